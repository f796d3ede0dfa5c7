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
/** More bytes than any blob has. */
const LARGEST_BLOB = 2 ** 40;

/**
 * Reads many small ranges with few requests. Answers the bytes of each range in the order asked; ranges that were read
 * together are views of one buffer.
 */
export async function readRanges(work: ObjectStore, ranges: BlobRange[]): Promise<Uint8Array[]> {
  const results = new Array<Uint8Array>(ranges.length);
  const order = inOrder(ranges);
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

/** The ranges that are not empty, by blob and start. Comparing places beats comparing hashes a hundred thousand times. */
function inOrder(ranges: BlobRange[]): Uint32Array {
  const places = new Map<string, number>();
  for (const { blob } of ranges) if (!places.has(blob)) places.set(blob, places.size);
  const starts = new Float64Array(ranges.length);
  const order: number[] = [];
  for (let index = 0; index < ranges.length; index++) {
    const { blob, start, length } = ranges[index];
    starts[index] = places.get(blob)! * LARGEST_BLOB + start;
    if (length > 0) order.push(index);
  }
  return Uint32Array.from(order).sort((a, b) => starts[a] - starts[b]);
}
