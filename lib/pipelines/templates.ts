/**
 * Keys and values of a pipeline as people write them, with `{…}` for what only a run knows: `{run}`, `{date}`,
 * `{input.district}`, any path of the state.
 */
import { JsonPath } from 'aws-cdk-lib/aws-stepfunctions';
import { KeyTemplateError } from './errors.ts';

const PLACEHOLDER = /\{([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\}/g;

/** What a template comes to in the parameters of a state: text as it is, or an expression. */
export function rendered(template: string): string {
  const paths = [...template.matchAll(PLACEHOLDER)].map(([, path]) => `$.${path}`);
  if (paths.length === 0) return template;
  // A placeholder alone keeps its kind: a number stays one.
  if (template === `{${paths[0].slice(2)}}`) return JsonPath.stringAt(paths[0]);
  const literal = template
    .split(PLACEHOLDER)
    .filter((_, index) => index % 2 === 0)
    .map((text) => text.replace(/[\\'{}]/g, '\\$&'))
    .join('{}');
  return JsonPath.stringAt(`States.Format('${literal}', ${paths.join(', ')})`);
}

/** The bucket and the key of `inbox/…`, `work/…`, `tiles/…`, or `run/…` for the folder of the run. @throws KeyTemplateError */
export function bucketKey(template: string): string {
  const key = template.startsWith('run/') ? `work/v1/runs/{run}/${template.slice('run/'.length)}` : template;
  if (/^(inbox|work|tiles)\/[^/]/.test(key) && !key.includes('//')) return key;
  throw new KeyTemplateError(template);
}

/** The pattern of all keys that a template can come to, as permissions name them. */
export const keyPattern = (template: string): string => bucketKey(template).replace(PLACEHOLDER, '*');
