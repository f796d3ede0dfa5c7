import type { Stack } from 'aws-cdk-lib';
import type { Json } from './definition.ts';

/**
 * Resolves what a construct rendered, with `${…}` for what only a deployment knows, as CloudFormation's `Fn::Sub` writes
 * it: `{"Ref": "WorkBucketName"}` becomes `${WorkBucketName}`, an attribute `${Cluster.Arn}`.
 */
export function withPlaceholders(stack: Stack, rendered: unknown): Json {
  return substitute(stack.resolve(rendered));
}

function substitute(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(substitute);
  const [first, ...more] = Object.entries(value);
  if (first !== undefined && more.length === 0) {
    const [kind, argument] = first;
    if (kind === 'Ref') return `\${${argument}}`;
    if (kind === 'Fn::GetAtt') return `\${${(argument as string[]).join('.')}}`;
    if (kind === 'Fn::Join') {
      const [delimiter, parts] = argument as [string, Json[]];
      return parts.map(substitute).join(delimiter);
    }
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, substitute(inner)]));
}
