import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { chronotilesStack } from '../chronotilesStack.ts';
import { type Config, configSchema } from '../config.ts';

/** What is asked for. An `image` that is undefined would be built. */
export type Settings = { [name in keyof Config]?: Config[name] | undefined };

export interface Deployed {
  app: App;
  stack: Stack;
  template: Template;
}

/** Functions are not bundled and the CDK does not validate: that takes longer than all the rest, and cfn-lint looks closer. */
export const quickApp = (): App =>
  new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });

const made = new Map<string, Deployed>();

/** A deployment that tests look at, made once for the same settings; its image is not built. */
export function deployed(settings: Settings = {}): Deployed {
  const key = JSON.stringify([settings, Object.keys(settings)]);
  const known = made.get(key);
  if (known) return known;
  const app = quickApp();
  const stack = chronotilesStack(app, configSchema.parse({ image: 'step', ...settings }));
  const result = { app, stack, template: Template.fromStack(stack) };
  made.set(key, result);
  return result;
}

/** Everything that can be asked for, at once. */
export const ALL_ASKED = {
  deployment: 'everything',
  image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/step:1',
  network: 'private',
  capacity: 'spot',
  removeData: true,
  monthlyBudget: 20,
  alertEmail: 'someone@example.org',
} as const satisfies Settings;

/** Resources of a type by their logical id. */
export function resources(template: Template, type: string): Record<string, { Properties: Record<string, unknown> }> {
  return template.findResources(type) as Record<string, { Properties: Record<string, unknown> }>;
}

/** A name that CloudFormation looks up: the logical id behind `Ref` and `Fn::GetAtt`. */
export function referred(value: unknown): string | undefined {
  const { Ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
  return Ref ?? attribute?.[0];
}
