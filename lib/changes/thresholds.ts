import { z } from 'zod';

/**
 * What counts as change and what as survey noise: `changes` of `dataset.json`. The defaults were set on surveys of the
 * same quarter in 2009, 2012, 2015 and 2018 by two makers, and on a made city with jittered coordinates.
 */
export const thresholdsSchema = z.strictObject({
  /** Metres by which two roofs may differ at a spot and still be the same: below a storey, above photogrammetric noise. */
  heightTolerance: z.number().positive().default(1),
  /** The same where one side is a block (LOD 1 or poorer) whose height may be that of eaves or ridge. */
  blockHeightTolerance: z.number().positive().default(3),
  /** Intersection over union from which two footprints are the same. */
  sameFootprint: z.number().min(0).max(1).default(0.9),
  /** Share of the common footprint on which the roofs must agree. */
  sameRoof: z.number().min(0).max(1).default(0.9),
  /** Square metres: a lone sliver of a building, or a difference of footprints, that is smaller is noise. */
  noiseArea: z.number().nonnegative().default(3),
  /** Footprints that share less than this part of the smaller one merely touch. */
  contactShare: z.number().min(0).max(1).default(0.1),
});
export type Thresholds = z.infer<typeof thresholdsSchema>;

export const DEFAULT_THRESHOLDS: Thresholds = thresholdsSchema.parse({});
