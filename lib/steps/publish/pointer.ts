import type { PointerExtras } from '../../inbox/release.ts';
import { NotFoundError, PreconditionFailedError } from '../../store/errors.ts';
import type { ObjectStore } from '../../store/store.ts';
import { CONTENT_FROM_RELEASE } from '../assemble/files.ts';
import { readDocument } from '../documents.ts';
import { UnknownReleaseError } from '../errors.ts';
import { copyKey, headersOf, pointerKey, releaseKey } from './keys.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import { writePages } from './writePages.ts';

/** A tileset as far as moving it goes. */
interface MovableTileset {
  asset: { extras?: object };
  root: MovableTile;
}
interface MovableTile {
  content?: { uri: string };
  contents?: { uri: string }[];
  children?: MovableTile[];
}

/** The tileset of a release as it stands beside the pointer: other paths, and the release named in `asset.extras`. */
export function pointerOf(tileset: string, extras: PointerExtras): string {
  const moved = JSON.parse(tileset) as MovableTileset;
  moved.asset.extras = { ...moved.asset.extras, ...extras };
  const move = (tile: MovableTile): void => {
    for (const content of [...(tile.contents ?? []), ...(tile.content ? [tile.content] : [])]) {
      content.uri = content.uri.startsWith(CONTENT_FROM_RELEASE)
        ? `content/${content.uri.slice(CONTENT_FROM_RELEASE.length)}`
        : `releases/${extras.release}/${content.uri}`;
    }
    tile.children?.forEach(move);
  };
  move(moved.root);
  return JSON.stringify(moved);
}

/** Copies for people, which a switch brings up to date before it. */
const COPIES = [
  'transactions.jsonl',
  'buildings.jsonl',
  'attributes.jsonl',
  'changes.geojson',
  'report.json',
  'ro-crate-metadata.json',
];

/**
 * Makes a release that lies complete in the tiles store the current one. The last write is the pointer, and it is
 * conditional: answers false, with nothing switched, where somebody else switched since `expected` was current.
 * @throws UnknownReleaseError when there is no such release
 */
export async function switchTo(
  tiles: ObjectStore,
  dataset: string,
  { release, inputSet }: Pick<PointerExtras, 'release' | 'inputSet'>,
  expected: string | null,
): Promise<boolean> {
  const { frame } = await readManifest(tiles, dataset, release);
  const pointer = await tiles.info(pointerKey(dataset));
  const current = pointer ? await readCurrent(tiles, dataset) : undefined;
  // A task that switched and was lost before it could say so is tried again.
  if (current?.release === release && current.inputSet === inputSet) return true;
  if ((current?.release ?? null) !== expected) return false;
  for (const name of COPIES) {
    const from = releaseKey(dataset, release, name);
    const to = copyKey(dataset, name);
    // A file of a release may be cached for ever, its copy may not.
    if (await tiles.head(from)) await tiles.copy(from, to, headersOf(to, false));
  }
  await writePages(tiles, dataset);
  const tileset = Buffer.from(await tiles.get(releaseKey(dataset, release, 'tileset.json'))).toString();
  const condition = pointer ? { ifMatch: pointer.etag } : { ifAbsent: true };
  try {
    const key = pointerKey(dataset);
    await tiles.put(key, pointerOf(tileset, { release, inputSet, frame }), { ...headersOf(key, false), ...condition });
    return true;
  } catch (error) {
    if (error instanceof PreconditionFailedError) return false;
    throw error;
  }
}

/** @throws UnknownReleaseError */
export async function readManifest(tiles: ObjectStore, dataset: string, release: string): Promise<Manifest> {
  try {
    return await readDocument(tiles, releaseKey(dataset, release, 'manifest.json'), manifestSchema);
  } catch (error) {
    if (error instanceof NotFoundError) throw new UnknownReleaseError(dataset, release, { cause: error });
    throw error;
  }
}

async function readCurrent(tiles: ObjectStore, dataset: string): Promise<PointerExtras> {
  const { asset } = JSON.parse(Buffer.from(await tiles.get(pointerKey(dataset))).toString()) as {
    asset: { extras: PointerExtras };
  };
  return asset.extras;
}
