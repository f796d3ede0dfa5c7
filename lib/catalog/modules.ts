/** Modules of pipelines: which files of a folder may be one, and what makes one. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PipelineModule } from '../pipelines/module.ts';
import { BrokenPipelineError } from './errors.ts';
import { shareInstallation } from './installation.ts';

const NAME = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
/** EventBridge's own grammar is finer; this much tells a schedule from a typing mistake. */
const SCHEDULE = /^(rate\(\d+ (minute|hour|day)s?\)|cron\([^()]+\))$/;

/** The files of a folder that may be modules of pipelines, sorted. @throws BrokenPipelineError when there is no such folder */
export async function moduleFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOTDIR' ? 'it is a file' : 'there is no such folder';
    throw new BrokenPipelineError(`No pipelines can be read from ${dir}: ${why}.`);
  });
  return entries
    .filter((entry) => entry.isFile() && /\.(m?ts|m?js)$/.test(entry.name) && !/\.(test|d)\.m?ts$/.test(entry.name))
    .map(({ name }) => join(dir, name))
    .sort();
}

/** The pipeline that a file exports as `pipeline`; undefined where it exports none. @throws BrokenPipelineError, what the module throws */
export async function loadModule(file: string): Promise<PipelineModule | undefined> {
  shareInstallation();
  const { pipeline } = (await import(pathToFileURL(file).href)) as { pipeline?: Partial<PipelineModule> };
  if (pipeline === undefined) return undefined;
  const { name, summary, inputs, every, build } = pipeline;
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new BrokenPipelineError('its name must be of letters, digits and hyphens, at most 64, a letter first.');
  }
  if (typeof summary !== 'string') throw new BrokenPipelineError('it has no summary: say in a sentence what it does.');
  if (typeof inputs?.safeParse !== 'function') {
    throw new BrokenPipelineError('its inputs must be a zod object, such as z.object({}) where it needs none.');
  }
  if (every !== undefined && !SCHEDULE.test(every)) {
    throw new BrokenPipelineError(`"${every}" is no schedule: write rate(1 day) or cron(0 3 * * ? *).`);
  }
  if (typeof build !== 'function') throw new BrokenPipelineError('it has no function build(scope, props).');
  return pipeline as PipelineModule;
}

/** All pipelines of a folder, to deploy them. @throws BrokenPipelineError that names the file and the place */
export async function loadModules(dir: string): Promise<PipelineModule[]> {
  const modules: PipelineModule[] = [];
  for (const file of await moduleFiles(dir)) {
    const module = await loadModule(file).catch((error: unknown) => {
      const { error: what, place } = describeFault(error, dir);
      throw new BrokenPipelineError(`${place ?? file}: ${what}`);
    });
    if (module) modules.push(module);
  }
  return modules;
}

export interface Fault {
  error: string;
  /** File, line and column in the folder, where the error tells it. */
  place?: string;
}

/** What went wrong in a module, and the first place of the folder that its stack names. */
export function describeFault(error: unknown, dir: string): Fault {
  if (!(error instanceof Error)) return { error: String(error) };
  const text = error.stack ?? '';
  for (const [, url, position] of text.matchAll(/(file:\/\/[^\s():]+|\/[^\s():]+):(\d+(?::\d+)?)/g)) {
    const file = url.startsWith('file:') ? fileURLToPath(url) : url;
    if (file.startsWith(dir)) return { error: sentenceOf(error), place: `${file}:${position}` };
  }
  return { error: sentenceOf(error) };
}

/** The CDK adds the path of the construct in lines of its own, and Node where it looked for a module. */
function sentenceOf(error: Error): string {
  const message = error.message.trim().split('\n')[0];
  const missing = /Cannot find package '(aws-cdk-lib|constructs)'/.exec(message)?.[1];
  if (missing) return `${missing} is not installed: "npm install aws-cdk-lib constructs" beside chronotiles.`;
  return error instanceof BrokenPipelineError ? message : `${error.name}: ${message}`;
}
