/** The CDK app: `npx cdk synth`, `npx cdk deploy`. What can be configured is told in the operator guide. */
import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { loadModules } from '../lib/catalog/modules.ts';
import { UserError } from '../lib/city/errors.ts';
import { chronotilesStack } from '../lib/stacks/chronotilesStack.ts';
import { readConfig } from '../lib/stacks/config.ts';

try {
  // The tests hold the templates against cfn-lint; what the CDK does about it by itself takes half of the time.
  const app = new App({ builtinCloudFormationValidation: false });
  const config = readConfig(app);
  const modules = config.pipelines === undefined ? [] : await loadModules(resolve(config.pipelines));
  chronotilesStack(app, config, modules);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
