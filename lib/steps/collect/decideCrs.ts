import type { Rejection } from '../../city/cityObject.ts';
import { UserError } from '../../city/errors.ts';
import { resolveCrs } from '../../crs/resolve.ts';
import type { DatasetSettings } from '../../inbox/settings.ts';
import { type Source, sourceName } from '../sources.ts';
import type { FoundSource } from './inspectObject.ts';
import type { ToldSource } from './versions.ts';

/**
 * Decides which CRS each source is read by: its own word where that is known, else the settings of its vintage, else those
 * of the dataset, else what the dataset's other sources agree on. A source that none of these tells is refused.
 */
export function decideCrs(
  found: FoundSource[],
  settings: DatasetSettings,
  dataset: string,
): { told: ToldSource[]; rejected: Rejection[]; notes: string[] } {
  const others = new Set(found.flatMap(({ header }) => header.srsName ?? []));
  const agreed = others.size === 1 ? [...others][0] : undefined;
  const told: ToldSource[] = [];
  const rejected: Rejection[] = [];
  const notes = new Set<string>();
  for (const { header, history, ...source } of found) {
    const name = sourceName(source);
    const choices = choicesFor(header.srsName, source.vintage, settings, agreed);
    if (choices.length === 0) {
      rejected.push({ key: name, reason: noCrsReason(dataset, others) });
      continue;
    }
    const known = choices.find(({ crs }) => faultOf(crs) === undefined);
    if (!known) {
      rejected.push({ key: name, reason: faultOf(choices[0].crs)! });
      continue;
    }
    const { crs, crsFrom } = known;
    if (crsFrom === 'other sources') {
      notes.add(`${name} names no CRS: it was read in ${crs}, as the dataset's other files are.`);
    } else if (known !== choices[0]) {
      notes.add(
        `${name} names the CRS "${choices[0].crs}", which is not known: it was read in ${crs}, as the settings say.`,
      );
    }
    const { version, divisible } = header;
    told.push({ source: { ...source, version, divisible, crs, crsFrom }, history });
  }
  return { told, rejected, notes: [...notes] };
}

interface Choice {
  crs: string;
  crsFrom: Source['crsFrom'];
}

/** What can be taken, the most trustworthy first. What others agree on is for sources that say nothing. */
function choicesFor(
  own: string | undefined,
  vintage: string,
  settings: DatasetSettings,
  agreed: string | undefined,
): Choice[] {
  const choices: [string | undefined, Source['crsFrom']][] = [
    [own, 'file'],
    [settings.vintages?.[vintage]?.crs, 'vintage settings'],
    [settings.crs, 'dataset settings'],
    [own === undefined ? agreed : undefined, 'other sources'],
  ];
  return choices.flatMap(([crs, crsFrom]) => (crs === undefined ? [] : { crs, crsFrom }));
}

/** Why a CRS cannot be used, if so. */
function faultOf(crs: string): string | undefined {
  try {
    resolveCrs(crs);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}

function noCrsReason(dataset: string, others: Set<string>): string {
  const why = others.size > 1 ? `, and the dataset's other files name several (${[...others].sort().join(', ')})` : '';
  return `It names no coordinate system${why}: write it into ${dataset}/dataset.json, such as {"crs": "EPSG:3946"}.`;
}
