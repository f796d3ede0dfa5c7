/** What is published: the pointer, and the surveys that the release is made of. */

/** A survey: its name, as folders of the inbox are called, and its day, yyyymmdd. */
export interface Vintage {
  name: string;
  date: number;
}

export interface Release {
  title: string;
  /** Oldest first. What is drawn is told by positions in this list, since GPUs cannot hold yyyymmdd in a float. */
  vintages: Vintage[];
  /** From the frame of the tiles (east, north, up) to the globe, column by column; absent where tiles lie elsewhere. */
  transform: number[] | undefined;
}

interface Pointer {
  asset?: { extras?: { title?: string; vintages?: Vintage[] } };
  root?: { transform?: number[] };
}

/** Reads the pointer. @throws Error in words for people */
export async function loadRelease(url: string): Promise<Release> {
  const response = await fetch(url, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const { asset, root } = (await response.json()) as Pointer;
  const { title = '', vintages = [] } = asset?.extras ?? {};
  if (vintages.length === 0) throw new Error(`${url} names no vintages.`);
  return { title, vintages, transform: root?.transform };
}

/** The position of the vintage that shows what stood on a day: the last one that is not after it. */
export function ordinalOf(vintages: Vintage[], date: number): number {
  return vintages.findLastIndex((vintage) => vintage.date <= date);
}
