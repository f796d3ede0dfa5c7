import { parseInboxKey } from '../inbox/key.ts';
import { pointerKey } from '../inbox/release.ts';
import { getIfThere, listFolders, type ObjectStore } from '../store/store.ts';

/** A dataset that has a release. */
export interface PublishedDataset {
  dataset: string;
  title: string;
  /** Names of vintages, oldest first. */
  vintages: string[];
}

/** Datasets of a tiles store that have a current release, sorted by name. */
export async function listPublished(tiles: ObjectStore): Promise<PublishedDataset[]> {
  const datasets: PublishedDataset[] = [];
  for (const dataset of (await listFolders(tiles, '')).filter(isDataset)) {
    const bytes = await getIfThere(tiles, pointerKey(dataset));
    if (bytes) datasets.push({ dataset, ...describe(bytes) });
  }
  return datasets;
}

/** Whether a folder can be that of a dataset; work may lie beside them. */
export const isDataset = (folder: string): boolean => parseInboxKey(`${folder}/2000/a.gml`).kind === 'source';

function describe(bytes: Uint8Array): Pick<PublishedDataset, 'title' | 'vintages'> {
  try {
    const { asset } = JSON.parse(new TextDecoder().decode(bytes)) as {
      asset: { extras?: { title?: string; vintages?: { name: string }[] } };
    };
    const { title = '', vintages = [] } = asset.extras ?? {};
    return { title, vintages: vintages.map(({ name }) => name) };
  } catch {
    // Somebody else's tileset: it may be looked at all the same.
    return { title: '', vintages: [] };
  }
}
