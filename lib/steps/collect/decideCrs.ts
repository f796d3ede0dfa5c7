import type { Rejection } from '../../city/cityObject.ts';
import { UserError } from '../../city/errors.ts';
import { liesInArea } from '../../crs/area.ts';
import { resolveCrs } from '../../crs/resolve.ts';
import { SETTINGS_NAME } from '../../inbox/key.ts';
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
  const others = namesOf(found);
  const agreed = others.length === 1 ? others[0] : undefined;
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
    const { version, divisible, firstVertex } = header;
    const resolved = resolveCrs(crs);
    if (firstVertex && !liesInArea(resolved, firstVertex)) {
      const mend = crsFrom === 'file' ? 'the file' : `${dataset}/${SETTINGS_NAME}`;
      notes.add(elsewhereNote(name, firstVertex, resolved.name, mend));
    }
    told.push({ source: { ...source, version, divisible, crs, crsFrom }, history });
  }
  return { told, rejected, notes: [...notes] };
}

/** The systems that files name and that are known, each by the first name that it is given. */
function namesOf(found: FoundSource[]): string[] {
  const names = new Map<string, string>();
  for (const { srsName } of found.map(({ header }) => header)) {
    if (srsName === undefined || faultOf(srsName) !== undefined) continue;
    const meaning = JSON.stringify(resolveCrs(srsName));
    if (!names.has(meaning)) names.set(meaning, srsName);
  }
  return [...names.values()];
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

function elsewhereNote(name: string, [first, second]: [number, number, number], crsName: string, mend: string): string {
  return (
    `${name} begins at (${first}, ${second}), which lies far from where ${crsName} is made for: if it shows in the wrong ` +
    `place, it is in another coordinate system, or its axes are the other way round; mend it in ${mend}.`
  );
}

function noCrsReason(dataset: string, others: string[]): string {
  const why = others.length > 1 ? `, and the dataset's other files name several (${others.toSorted().join(', ')})` : '';
  return `It names no coordinate system${why}: write it into ${dataset}/${SETTINGS_NAME}, such as {"crs": "EPSG:3946"}.`;
}
