import type { Rejection } from '../../city/cityObject.ts';
import { UserError } from '../../city/errors.ts';
import { resolveCrs } from '../../crs/resolve.ts';
import type { DatasetSettings } from '../../inbox/settings.ts';
import { type Source, sourceName } from '../sources.ts';
import type { FoundSource } from './inspectObject.ts';

/**
 * Decides which CRS each source is read by: its own word, else the settings of its vintage, else those of the dataset,
 * else what the dataset's other sources agree on. A source that none of these tells is refused.
 */
export function decideCrs(
  found: FoundSource[],
  settings: DatasetSettings,
  dataset: string,
): { sources: Source[]; rejected: Rejection[]; notes: string[] } {
  const others = new Set(found.flatMap(({ header }) => header.srsName ?? []));
  const agreed = others.size === 1 ? [...others][0] : undefined;
  const sources: Source[] = [];
  const rejected: Rejection[] = [];
  const notes = new Set<string>();
  for (const { header, ...source } of found) {
    const [crs, crsFrom] = choose(header.srsName, source.vintage, settings, agreed);
    if (crs === undefined) {
      rejected.push({ key: sourceName(source), reason: noCrsReason(dataset, others) });
      continue;
    }
    try {
      resolveCrs(crs);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      rejected.push({ key: sourceName(source), reason: error.message });
      continue;
    }
    if (crsFrom === 'other sources') {
      notes.add(`${sourceName(source)} names no CRS: it was read in ${crs}, as the dataset's other files are.`);
    }
    sources.push({ ...source, version: header.version, divisible: header.divisible, crs, crsFrom });
  }
  return { sources, rejected, notes: [...notes] };
}

function choose(
  own: string | undefined,
  vintage: string,
  settings: DatasetSettings,
  agreed: string | undefined,
): [string | undefined, Source['crsFrom']] {
  if (own !== undefined) return [own, 'file'];
  const ofVintage = settings.vintages?.[vintage]?.crs;
  if (ofVintage !== undefined) return [ofVintage, 'vintage settings'];
  if (settings.crs !== undefined) return [settings.crs, 'dataset settings'];
  return [agreed, 'other sources'];
}

function noCrsReason(dataset: string, others: Set<string>): string {
  const why = others.size > 1 ? `, and the dataset's other files name several (${[...others].sort().join(', ')})` : '';
  return `It names no coordinate system${why}: write it into ${dataset}/dataset.json, such as {"crs": "EPSG:3946"}.`;
}
