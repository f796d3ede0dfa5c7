/** The CDK app: `npx cdk synth`, `npx cdk deploy`. What can be configured is told in the operator guide. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { loadModules } from '../lib/catalog/modules.ts';
import { UserError } from '../lib/city/errors.ts';
import { chronotilesStack } from '../lib/stacks/chronotilesStack.ts';
import { readConfig } from '../lib/stacks/config.ts';

const BUILT = fileURLToPath(new URL('../viewer/built', import.meta.url));

try {
  // The tests hold the templates against cfn-lint; what the CDK does about it by itself takes half of the time.
  const app = new App({ builtinCloudFormationValidation: false });
  const config = readConfig(app);
  // The image of the tasks holds the pages. In a package they are built, and the script is not there.
  const build = new URL('../scripts/buildViewer.ts', import.meta.url);
  if (config.image === undefined && existsSync(build)) await (await import(build.href)).buildViewer(BUILT);
  const modules = config.pipelines === undefined ? [] : await loadModules(resolve(config.pipelines));
  chronotilesStack(app, config, modules);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
