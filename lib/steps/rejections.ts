import { z } from 'zod';
import type { Rejection } from '../city/cityObject.ts';

/** A rejection as records and `report.json` hold it. */
export const rejectionSchema = z.object({
  key: z.string().optional(),
  id: z.string().optional(),
  place: z.string().optional(),
  reason: z.string(),
});

/** How many rejections of one source are kept word by word; the rest is counted. */
const KEPT = 1000;

/** Adds the source's name to its rejections, and keeps the list within bounds. */
export function rejectionsOf(key: string, rejections: Rejection[]): Rejection[] {
  const kept = rejections.slice(0, KEPT).map((rejection) => ({ ...rejection, key }));
  const more = rejections.length - kept.length;
  if (more > 0)
    kept.push({ key, reason: `${more} more of the same source were rejected and are not listed one by one.` });
  return kept;
}
