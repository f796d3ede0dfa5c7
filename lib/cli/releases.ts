/** The releases that a tiles folder keeps, and going back to one of them. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { currentRelease } from '../inbox/release.ts';
import { releaseKey } from '../steps/publish/keys.ts';
import { switchTo } from '../steps/publish/pointer.ts';
import { createFileStore } from '../store/file.ts';
import { openStore } from '../store/open.ts';
import { listAll, type ObjectStore } from '../store/store.ts';
import type { Outcome } from './context.ts';
import { UsageError } from './errors.ts';
import { refuseNoFolder } from './folders.ts';
import { table } from './words.ts';
import { isUrl } from './workStore.ts';

const reportSchema = z.looseObject({
  publishedAt: z.string(),
  inputSet: z.string(),
  vintages: z.array(z.looseObject({ name: z.string() })),
});

const NO_RELEASE =
  'There is no release here: give the folder that was given to "chronotiles run --out", and the name of a dataset that was run.';

interface Release {
  dataset: string;
  release: string;
  publishedAt: string;
  inputSet: string;
  vintages: string[];
  isCurrent: boolean;
}

/** Lists the releases of a dataset, or of all, the newest first. @throws UsageError */
export async function listReleases(out: string, dataset: string | undefined): Promise<Outcome> {
  const releases = await findReleases(await openTiles(out), dataset);
  const rows = releases.map(({ release, publishedAt, vintages, isCurrent, dataset }) => [
    dataset,
    release.slice(0, 12),
    publishedAt.slice(0, 19).replace('T', ' '),
    vintages.join(', '),
    isCurrent ? 'current' : '',
  ]);
  return { result: { releases }, lines: table(rows) };
}

/** Makes an earlier release the current one. @throws UsageError when there is none of that name, or several. */
export async function switchRelease(out: string, name: string, dataset: string | undefined): Promise<Outcome> {
  const tiles = await openTiles(out);
  const found = (await findReleases(tiles, dataset)).filter(({ release }) => release.startsWith(name));
  if (found.length !== 1) {
    const howMany = found.length === 0 ? 'No release has' : 'Several releases have';
    throw new UsageError(`${howMany} a name that begins with "${name}": "chronotiles publish ${out}" lists them.`);
  }
  const [target] = found as [Release];
  const current = await currentRelease(tiles, target.dataset);
  if (!(await switchTo(tiles, target.dataset, target, current?.release ?? null))) {
    throw new UsageError('Somebody else published at the same time: look at what is current now, and try again.');
  }
  return {
    result: { dataset: target.dataset, release: target.release },
    lines: [`${target.dataset} is back at release ${target.release.slice(0, 12)} (${target.vintages.join(', ')}).`],
  };
}

async function openTiles(out: string): Promise<ObjectStore> {
  if (isUrl(out)) return openStore(out);
  await refuseNoFolder(out, 'What "run --out" wrote');
  return createFileStore(resolve(out));
}

async function findReleases(tiles: ObjectStore, only: string | undefined): Promise<Release[]> {
  const releases: Release[] = [];
  for await (const { key } of listAll(tiles, only === undefined ? '' : `${only}/releases/`)) {
    const [, dataset, release] = /^([^/]+)\/releases\/([^/]+)\/manifest\.json$/.exec(key) ?? [];
    if (dataset === undefined || release === undefined) continue;
    const report = await tiles.get(releaseKey(dataset, release, 'report.json'));
    const { publishedAt, inputSet, vintages } = reportSchema.parse(JSON.parse(new TextDecoder().decode(report)));
    const isCurrent = (await currentRelease(tiles, dataset))?.release === release;
    releases.push({ dataset, release, publishedAt, inputSet, vintages: vintages.map(({ name }) => name), isCurrent });
  }
  if (releases.length === 0) throw new UsageError(NO_RELEASE);
  return releases.sort((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1));
}
