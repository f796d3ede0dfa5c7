/** Clearing away what nobody needs any more. */
import { findGarbage, type Garbage, type GarbageKind, sweep } from '../../run/gc.ts';
import type { Outcome } from '../context.ts';
import type { GcFlags } from '../gc.ts';
import { formatBytes, plural, table } from '../words.ts';
import { openTiles, openWork } from '../workStore.ts';

const NAMES: Record<GarbageKind, string> = {
  runs: 'records of old runs',
  cache: 'cache entries that no kept run names',
  blobs: 'blobs that nothing kept names',
  releases: 'files of old releases',
  contents: 'tiles that no kept release names',
};

/** @throws StillRunningError */
export async function clearAway(flags: GcFlags): Promise<Outcome> {
  const work = await openWork(flags);
  const tiles = await openTiles(flags);
  const garbage = await findGarbage(work, tiles, flags);
  if (!flags.dryRun) await sweep(work, tiles, garbage);
  const counts = countGarbage(garbage);
  const bytes = garbage.reduce((sum, { size }) => sum + size, 0);
  const did = flags.dryRun ? 'would be deleted' : 'deleted';
  return {
    result: { isDryRun: flags.dryRun ?? false, bytes, counts, ...(flags.dryRun && { garbage }) },
    lines: [
      garbage.length === 0
        ? 'There is nothing to clear away.'
        : `${plural(garbage.length, 'object')}, ${formatBytes(bytes)}, ${did}:`,
      ...table(
        Object.entries(counts).map(([kind, { objects, bytes }]) => [
          objects,
          NAMES[kind as GarbageKind],
          formatBytes(bytes),
        ]),
      ).map((line) => `  ${line}`),
    ],
  };
}

function countGarbage(garbage: Garbage[]): Partial<Record<GarbageKind, { objects: number; bytes: number }>> {
  const counts: Partial<Record<GarbageKind, { objects: number; bytes: number }>> = {};
  for (const { kind, size } of garbage) {
    const { objects, bytes } = counts[kind] ?? { objects: 0, bytes: 0 };
    counts[kind] = { objects: objects + 1, bytes: bytes + size };
  }
  return counts;
}
