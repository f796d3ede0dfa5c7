import { compareUtf8 } from '../city/order.ts';
import { blobKey } from '../store/cache.ts';
import type { ObjectStore } from '../store/store.ts';

/** A piece of a blob. */
export interface BlobRange {
  blob: string;
  start: number;
  length: number;
}

/** Ranges that are nearer than this are read in one go: a request costs more than the bytes between. */
const GAP = 256 * 1024;
/** No request is larger than this unless a single range is. */
const LARGEST = 8 * 1024 * 1024;

/**
 * Reads many small ranges with few requests. Answers the bytes of each range in the order asked; ranges that were read
 * together are views of one buffer.
 */
export async function readRanges(work: ObjectStore, ranges: BlobRange[]): Promise<Uint8Array[]> {
  const results = new Array<Uint8Array>(ranges.length);
  const order = ranges.map((_, index) => index).filter((index) => ranges[index].length > 0);
  order.sort((a, b) => compareUtf8(ranges[a].blob, ranges[b].blob) || ranges[a].start - ranges[b].start);
  for (let from = 0; from < order.length; ) {
    const { blob, start } = ranges[order[from]];
    let end = start;
    let to = from;
    for (; to < order.length; to++) {
      const range = ranges[order[to]];
      const isNear = range.blob === blob && range.start - end <= GAP;
      if (!isNear || (to > from && range.start + range.length - start > LARGEST)) break;
      end = Math.max(end, range.start + range.length);
    }
    const bytes = await work.get(blobKey(blob), { range: { start, end } });
    for (; from < to; from++) {
      const range = ranges[order[from]];
      results[order[from]] = bytes.subarray(range.start - start, range.start - start + range.length);
    }
  }
  for (let index = 0; index < ranges.length; index++) results[index] ??= new Uint8Array(0);
  return results;
}
