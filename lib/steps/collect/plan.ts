import { z } from 'zod';
import { frameSchema } from '../../inbox/release.ts';
import { rejectionSchema } from '../rejections.ts';
import { sourceSchema } from '../sources.ts';

/** What `collect` found: the sources in their order, what was refused, and the space to work in. */
export const collectedSchema = z.object({
  frame: frameSchema,
  /** Vintages with at least one usable source, oldest first. */
  vintages: z.array(z.object({ name: z.string(), date: z.int() })),
  sources: z.array(sourceSchema),
  rejected: z.array(rejectionSchema),
  notes: z.array(z.string()),
});
export type Collected = z.infer<typeof collectedSchema>;

/** Sources are cut into ranges of this many bytes, so that several workers share a large one. Never changes the outcome. */
export const RANGE_BYTES = 32 * 1024 * 1024;

/** The byte ranges that a source is read in, or one `undefined` for a source that is read whole. */
export function rangesOf({
  size,
  divisible,
}: {
  size: number;
  divisible: boolean;
}): ({ start: number; end: number } | undefined)[] {
  if (!divisible || size <= RANGE_BYTES * 1.5) return [undefined];
  const count = Math.ceil(size / RANGE_BYTES);
  return Array.from({ length: count }, (_, index) => ({
    start: Math.floor((size * index) / count),
    end: Math.floor((size * (index + 1)) / count),
  }));
}
