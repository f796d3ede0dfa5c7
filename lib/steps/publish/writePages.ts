import { readPages } from '../../pages/pages.ts';
import type { ObjectStore } from '../../store/store.ts';
import { copyKey, headersOf } from './keys.ts';

/** The page that goes with every release, and the folder of what it loads. */
const MAP = /^map(\.html$|-assets\/)/;

/**
 * Lays the map beside the pointer, so that it opens from the bucket or its CDN with no server. It belongs to the version of
 * the program, not to a release: what it loads is named by its bytes and stays, so that pages that are open go on.
 */
export async function writePages(tiles: ObjectStore, dataset: string): Promise<void> {
  const files = [...(await readPages())].filter(([name]) => MAP.test(name));
  // The page comes last: what it names is there by then.
  files.sort(([a], [b]) => Number(a.endsWith('.html')) - Number(b.endsWith('.html')));
  for (const [name, bytes] of files) {
    const key = copyKey(dataset, name);
    const isNamedByBytes = name.includes('/');
    if (isNamedByBytes && (await tiles.head(key))) continue;
    await tiles.put(key, bytes, headersOf(key, isNamedByBytes));
  }
}
