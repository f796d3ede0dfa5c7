import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outline, tasksOf } from '../pipelines/outline.ts';
import { findPipeline, readCatalog } from './catalog.ts';
import { BrokenPipelineError, UnknownPipelineError } from './errors.ts';
import { loadModules } from './modules.ts';

const HELLO = `
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { PipelineModule } from 'chronotiles/pipelines';
import { z } from 'zod';
import { WORD } from './helper.ts';

export const pipeline: PipelineModule = {
  name: 'hello',
  summary: 'Says hello.',
  inputs: z.object({ word: z.string().default(WORD) }),
  every: 'rate(1 day)',
  build: (scope) => ({ start: new sfn.Pass(scope, 'Say'), taskDefinitions: {} }),
};
`;

const own = (fields: string) =>
  `import { z } from 'zod';
   export const pipeline = { name: 'own', summary: 'Mine.', inputs: z.object({}), build() {}, ${fields} };`;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'chronotiles-catalog-'));
  process.env.XDG_CACHE_HOME = join(root, 'cache');
});
afterAll(async () => {
  delete process.env.XDG_CACHE_HOME;
  await rm(root, { recursive: true });
});

async function folder(files: Record<string, string>): Promise<string> {
  const dir = await mkdtemp(join(root, 'pipelines-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  return dir;
}

describe('the catalog', () => {
  it('has what ships without loading anything else', async () => {
    const { found, broken } = await readCatalog();
    expect(broken).toEqual([]);
    const temporalTiles = found.find(({ pipeline }) => pipeline.name === 'temporalTiles');
    expect(temporalTiles).toMatchObject({ isShipped: true, pipeline: { inputs: { required: ['dataset'] } } });
    expect(tasksOf(outline(temporalTiles!.pipeline)).map(({ task }) => task.name)).toContain('split');
  });

  it('adds the pipelines of a folder, which find this installation, and keeps them rendered', async () => {
    const dir = await folder({ 'hello.ts': HELLO, 'helper.ts': "export const WORD = 'hello';" });
    const { pipeline, file, isShipped } = await findPipeline('hello', { dir });
    expect({ file, isShipped }).toEqual({ file: join(dir, 'hello.ts'), isShipped: false });
    expect(pipeline).toMatchObject({
      summary: 'Says hello.',
      every: 'rate(1 day)',
      inputs: { properties: { word: { default: 'hello' } } },
      definition: { StartAt: 'Say' },
    });
    expect(await readdir(join(root, 'cache/chronotiles/pipelines'))).toHaveLength(1);
    expect((await findPipeline('hello', { dir })).pipeline).toEqual(pipeline);
    await writeFile(join(dir, 'helper.ts'), "export const WORD = 'hi';");
    expect((await findPipeline('hello', { dir })).pipeline.inputs).toMatchObject({
      properties: { word: { default: 'hi' } },
    });
  });

  it('tells what is wrong with a module, and where, and loads the others', async () => {
    const dir = await folder({
      'a.ts': own(''),
      'exits.ts': 'process.exit(3);',
      'missing.ts': "import 'nothing-of-that-name';",
      'name.ts': own("name: 'no name'"),
      'namesake.ts': own("name: 'temporalTiles', build: () => { throw new Error('nothing works'); }"),
      'schedule.ts': own("every: 'daily'"),
      'syntax.ts': 'export const x = (;',
      'throws.ts': '\nthrow new Error("nothing works");',
    });
    const { found, broken } = await readCatalog({ dir });
    expect(found.map(({ pipeline }) => pipeline.name)).toContain('temporalTiles');
    const faults = Object.fromEntries(
      broken.map(({ file, place, error }) => [file.slice(dir.length + 1), `${place?.slice(dir.length + 1)}: ${error}`]),
    );
    expect(faults).toEqual({
      'a.ts': expect.stringContaining('TypeError'),
      'exits.ts': expect.stringContaining('it ended the process'),
      'missing.ts': expect.stringContaining("Cannot find package 'nothing-of-that-name'"),
      'name.ts': expect.stringContaining('its name must be of letters'),
      'namesake.ts': expect.stringContaining('namesake.ts:2:'),
      'schedule.ts': expect.stringContaining('"daily" is no schedule'),
      'syntax.ts': expect.stringContaining('SyntaxError'),
      'throws.ts': 'throws.ts:2:7: Error: nothing works',
    });
    await expect(findPipeline('own', { dir })).rejects.toThrow(
      /There is no pipeline "own". There are: .*throws.ts:2:7 cannot be loaded: Error/,
    );
    const misnamed = await folder({ 'name.ts': own("name: 'no name'") });
    await expect(loadModules(misnamed)).rejects.toThrow(/name.ts: its name must be/);
  });

  it('knows no pipeline of another name, and no folder that is not there', async () => {
    await expect(findPipeline('hullo')).rejects.toThrow(UnknownPipelineError);
    await expect(readCatalog({ dir: join(root, 'nowhere') })).rejects.toThrow(BrokenPipelineError);
  });
});
