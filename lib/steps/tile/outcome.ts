import { z } from 'zod';

/** What a tile came to, as its cache entry keeps it. Outputs: `content`, and `attributes` where there are any. */
export const tileOutcomeSchema = z.object({
  features: z.int(),
  triangles: z.int(),
  /** 3D Tiles box in the local frame: centre, then three half axes, metres. */
  box: z.array(z.number()).length(12),
  /** Metres: the largest diagonal of a feature. */
  largestDiagonal: z.number(),
  /** First start and last end of its features, yyyymmdd. */
  start: z.int(),
  end: z.int(),
});
export type TileOutcome = z.infer<typeof tileOutcomeSchema>;
