import { z } from 'zod';
import { rejectionSchema } from '../rejections.ts';

/** What a part of a source came to, as its cache entry keeps it; the packs are the entry's outputs. */
export const splitOutcomeSchema = z.object({
  /** Why nothing of the whole source may be used. */
  malformed: rejectionSchema.optional(),
  /** Features that came to nothing. */
  rejected: z.array(rejectionSchema),
  /** Surfaces that were left out of features that are used otherwise. */
  rejectedSurfaces: z.array(rejectionSchema),
  /** Features that were read, by module. */
  features: z.record(z.string(), z.int()),
  /** Every surface of the source is one of kept, other LOD, duplicate or rejected. */
  surfaces: z.object({ in: z.int(), kept: z.int(), otherLod: z.int(), duplicate: z.int(), rejected: z.int() }),
  packs: z.int(),
  bodies: z.int(),
});
export type SplitOutcome = z.infer<typeof splitOutcomeSchema>;

export const packOutputs = (pack: number): { table: string; geometry: string; outlines: string } => ({
  table: `${pack}/table`,
  geometry: `${pack}/geometry`,
  outlines: `${pack}/outlines`,
});
