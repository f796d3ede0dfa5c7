import type { Rejection } from '../../city/cityObject.ts';
import { compareVintages } from '../../city/vintage.ts';
import { liesInArea } from '../../crs/area.ts';
import { chooseFrame } from '../../crs/chooseFrame.ts';
import type { Frame } from '../../crs/frame.ts';
import { resolveCrs } from '../../crs/resolve.ts';
import { type Inputs, inputsSchema } from '../../inbox/inputs.ts';
import { inputsKey } from '../../inbox/names.ts';
import { vintageOf } from '../../inbox/settings.ts';
import { readDocument, writeDocument } from '../documents.ts';
import { InvalidInputError, NothingUsableError, PostConditionError } from '../errors.ts';
import type { RunJob } from '../jobs.ts';
import { manifestKey, productKey } from '../keys.ts';
import type { Source } from '../sources.ts';
import type { StepCode } from '../spec.ts';
import { splitUnits } from '../split/units.ts';
import { planUnits } from '../units.ts';
import { decideCrs } from './decideCrs.ts';
import { type FoundSource, inspectObject } from './inspectObject.ts';
import { type Collected, collectedSchema } from './plan.ts';
import { checkSettings, orInvalid } from './settings.ts';
import type { CollectResult } from './spec.ts';
import { takeVersions } from './versions.ts';

/** Tables number vintages by a signed byte. */
const MOST_VINTAGES = 128;

/** Opens every input, tells what it is, refuses what is bad, and plans the split. */
export const collect: StepCode<RunJob, CollectResult> = {
  async run({ run }, { stores: { inbox, work }, signal }) {
    const inputs = await readDocument(work, inputsKey(run), inputsSchema);
    const found: FoundSource[] = [];
    const rejected: Rejection[] = [...inputs.rejected];
    for (const object of inputs.objects.filter(({ role }) => role === 'source')) {
      const inspected = await inspectObject(inbox, object, signal);
      found.push(...inspected.sources);
      rejected.push(...inspected.rejected);
    }
    const { settings, options } = inputs;
    const decided = decideCrs(found, settings, inputs.dataset);
    const taken = takeVersions(decided.told, settings, options.history);
    rejected.push(...decided.rejected, ...taken.rejected);
    const sources = inTime(taken.sources, inputs);
    const frame = inputs.frame ?? orInvalid(() => frameOf(found, sources, inputs));
    if (!frame || sources.length === 0) throw new NothingUsableError(nothingReason(inputs.dataset, rejected[0]));
    checkSettings(inputs, frame);
    const vintages = vintagesOf(sources, inputs);
    if (vintages.length > MOST_VINTAGES) throw new InvalidInputError(tooManyReason(inputs.dataset, vintages.length));
    const collected: Collected = {
      frame,
      vintages,
      sources,
      rejected,
      notes: [...decided.notes, ...taken.notes],
    };
    await writeDocument(work, productKey(run, 'collect', 'collected.json'), collected);
    const units = splitUnits(collected, inputs);
    const { hits } = await planUnits(work, run, 'split', units, inputs.options.batchBytes);
    return { sources: collected.sources.length, rejected: rejected.length, units: units.length, hits };
  },

  async check({ run }, result, { stores: { work } }) {
    const collected = await readDocument(work, productKey(run, 'collect', 'collected.json'), collectedSchema);
    if (collected.sources.length !== result.sources)
      throw new PostConditionError('collect', 'sources are missing from the table');
    if (!(await work.head(manifestKey(run, 'split'))))
      throw new PostConditionError('collect', 'there is no manifest for split');
  },
};

/** Oldest vintage first, then by key: the order that all later numbers of packs follow. */
function inTime(sources: Source[], { settings }: Inputs): Source[] {
  const date = ({ vintage }: Source) => vintageOf(settings, vintage).date;
  return sources.toSorted((a, b) => date(a) - date(b));
}

function vintagesOf(sources: { vintage: string }[], { settings }: Inputs): Collected['vintages'] {
  const names = new Set(sources.map(({ vintage }) => vintage));
  return [...names].map((name) => vintageOf(settings, name)).sort(compareVintages);
}

function tooManyReason(dataset: string, count: number): string {
  return `"${dataset}" has ${count} vintages, and ${MOST_VINTAGES} can be told apart: take some out, or make two datasets of it.`;
}

function nothingReason(dataset: string, rejection: Rejection | undefined): string {
  const why = rejection ? `${rejection.key}: ${rejection.reason}` : 'None of its files has geometry.';
  return `Nothing in "${dataset}" can be used. ${why}`;
}

/**
 * The frame of a first run follows from the first source, in time and by key, that begins where its CRS is made for; else from
 * the first whose data says where it lies at all.
 * @throws CoordinateOutOfRangeError when no source lies on Earth, UnfitWorkCrsError
 */
function frameOf(found: FoundSource[], sources: Source[], { settings }: Inputs): Frame | undefined {
  const places = sources.flatMap(({ key, entry, crs }) => {
    const { firstVertex } = found.find((one) => one.key === key && one.entry === entry)!.header;
    return firstVertex ? { crs: resolveCrs(crs), firstVertex } : [];
  });
  const place = places.find(({ crs, firstVertex }) => liesInArea(crs, firstVertex)) ?? places[0];
  if (!place) return undefined;
  const frame = chooseFrame(place.crs, place.firstVertex, settings.workCrs);
  return settings.heights === undefined ? frame : { ...frame, heights: settings.heights };
}
