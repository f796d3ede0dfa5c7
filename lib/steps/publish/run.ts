import { type Inputs, inputsSchema } from '../../inbox/inputs.ts';
import { inputsKey } from '../../inbox/names.ts';
import { getBlob } from '../../store/cache.ts';
import type { ObjectStore, Stores } from '../../store/store.ts';
import { type Assembled, assembledSchema } from '../assemble/files.ts';
import { type Collected, collectedSchema } from '../collect/plan.ts';
import { readDocument } from '../documents.ts';
import { PostConditionError } from '../errors.ts';
import type { RunJob } from '../jobs.ts';
import { productKey } from '../keys.ts';
import type { StepCode } from '../spec.ts';
import { mapAtOnce } from '../units.ts';
import { contentKey, headersOf, releaseKey } from './keys.ts';
import { type Manifest, nameRelease } from './manifest.ts';
import { readManifest, switchTo } from './pointer.ts';
import { writeReports } from './reports.ts';
import type { PublishResult } from './spec.ts';

/** Writes the release, proves it complete and switches the pointer to it. */
export const publish: StepCode<RunJob, PublishResult> = {
  async run({ run }, { stores }) {
    const { work, tiles } = stores;
    const inputs = await readDocument(work, inputsKey(run), inputsSchema);
    const collected = await readDocument(work, productKey(run, 'collect', 'collected.json'), collectedSchema);
    const assembled = await readDocument(work, productKey(run, 'assemble', 'files.json'), assembledSchema);
    const manifest = manifestOf(inputs, collected, assembled);
    const { release, text } = nameRelease(manifest);
    const { dataset } = inputs;
    await mapAtOnce(assembled.contents, async ({ sha256, extension }) => {
      await putOnce(stores, sha256, contentKey(dataset, sha256, extension));
    });
    await mapAtOnce(assembled.files, async ({ name, sha256 }) => {
      await putOnce(stores, sha256, releaseKey(dataset, release, name));
    });
    await writeReports(stores, { run, inputs, collected, manifest, release });
    const manifestName = releaseKey(dataset, release, 'manifest.json');
    await tiles.put(manifestName, text, headersOf(manifestName, true));
    await prove(tiles, dataset, release, manifest);
    const newTiles = await countNew(tiles, inputs, assembled);
    const outcome = await switchPointer(tiles, inputs, release);
    return { release, outcome, newTiles, tiles: assembled.contents.length };
  },

  async check({ run }, { release }, { stores: { work, tiles } }) {
    const { dataset } = await readDocument(work, inputsKey(run), inputsSchema);
    await prove(tiles, dataset, release, await readManifest(tiles, dataset, release));
  },
};

function manifestOf(inputs: Inputs, collected: Collected, assembled: Assembled): Manifest {
  return { schema: 1, dataset: inputs.dataset, frame: collected.frame, ...assembled };
}

async function putOnce({ work, tiles }: Stores, blob: string, key: string): Promise<void> {
  if (await tiles.head(key)) return;
  await tiles.put(key, await getBlob(work, blob), headersOf(key, true));
}

/** A release is complete or not there: every object that it names lies in the store with the size it should have. */
async function prove(tiles: ObjectStore, dataset: string, release: string, manifest: Manifest): Promise<void> {
  const expected = [
    ...manifest.files.map(({ name, size }) => ({ key: releaseKey(dataset, release, name), size })),
    ...manifest.contents.map(({ sha256, size, extension }) => ({ key: contentKey(dataset, sha256, extension), size })),
  ];
  await mapAtOnce(expected, async ({ key, size }) => {
    const head = await tiles.head(key);
    if (head?.size !== size) throw new PostConditionError('publish', `"${key}" is ${head ? 'cut short' : 'missing'}`);
  });
}

/** Tiles that the release before did not have. */
async function countNew(tiles: ObjectStore, { dataset, release }: Inputs, { contents }: Assembled): Promise<number> {
  if (release === null) return contents.length;
  const before = new Set((await readManifest(tiles, dataset, release)).contents.map(({ sha256 }) => sha256));
  return contents.filter(({ sha256 }) => !before.has(sha256)).length;
}

async function switchPointer(tiles: ObjectStore, inputs: Inputs, release: string): Promise<PublishResult['outcome']> {
  const { dataset, inputSet, release: before } = inputs;
  if (!(await switchTo(tiles, dataset, { release, inputSet }, before))) return 'superseded';
  return before === release ? 'unchanged' : 'published';
}
