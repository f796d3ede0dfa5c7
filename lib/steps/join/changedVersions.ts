import { z } from 'zod';
import type { Story } from '../../changes/fold.ts';
import type { Pack } from '../packs.ts';
import type { Rows } from '../rows.ts';

/** A version that came or went, with the place of its outline, from which `changes.geojson` is drawn. */
export const changedVersionSchema = z.object({
  id: z.string(),
  start: z.string(),
  end: z.string().nullable(),
  came: z.string(),
  went: z.string().nullable(),
  ids: z.record(z.string(), z.array(z.string())),
  outline: z.object({ blob: z.string(), start: z.int(), length: z.int(), roofs: z.int() }),
});
export type ChangedVersion = z.infer<typeof changedVersionSchema>;

export function changedVersions({ versions }: Story, rows: Rows, packs: Pack[], rowOf: Uint32Array): ChangedVersion[] {
  return versions
    .filter(({ came, went }) => came !== 'firstSeen' || went !== null)
    .map(({ id, start, end, came, went, ids, geometry }) => {
      const row = rowOf[geometry];
      const blob = packs[rows.packs[row]].outlines;
      const place = { start: rows.triangleStarts[row], length: rows.triangleLengths[row], roofs: rows.roofs[row] };
      return { id, start, end, came, went, ids, outline: { blob, ...place } };
    });
}
