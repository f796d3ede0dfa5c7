/** The CDK app: `npx cdk synth`, `npx cdk deploy`. What can be configured is told in the operator guide. */
import { App } from 'aws-cdk-lib';
import { UserError } from '../lib/city/errors.ts';
import { chronotilesStack } from '../lib/stacks/chronotilesStack.ts';
import { readConfig } from '../lib/stacks/config.ts';

try {
  const app = new App();
  chronotilesStack(app, readConfig(app));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
