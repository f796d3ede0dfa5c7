import { globSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { PipelineModule } from '../pipelines/module.ts';
import { shippedFiles } from '../pipelines/rendered.ts';
import { renderModule } from '../stacks/rendering.ts';
import { loadModule } from './modules.ts';

const files = globSync('lib/pipelines/*.ts').filter((file) => !file.endsWith('.test.ts'));
const modules: PipelineModule[] = [];
// One after the other: vitest waits for ever where modules that await something are imported at once.
for (const file of files) modules.push(...[(await loadModule(resolve(file))) ?? []].flat());

it.each(modules)('$name ships as it is rendered (after a change: npx vitest run lib/catalog -u)', async (module) => {
  const rendered = `${JSON.stringify(renderModule(module), null, 2)}\n`;
  await expect(rendered).toMatchFileSnapshot(`../pipelines/rendered/${module.name}.json`);
});

it('ships no pipeline that has no module any more', async () => {
  const shipped = (await shippedFiles()).map((file) => basename(file, '.json'));
  expect(shipped).toEqual(modules.map(({ name }) => name).toSorted());
  expect(shipped).toContain('temporalTiles');
});
