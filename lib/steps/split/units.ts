import { createHash } from 'node:crypto';
import type { Inputs } from '../../inbox/inputs.ts';
import { type Collected, rangesOf } from '../collect/plan.ts';
import type { Source } from '../sources.ts';
import type { Unit } from '../units.ts';
import { splitSpec } from './spec.ts';

/** A part of a source that is read by itself. */
export interface SplitPart {
  source: Source;
  range: { start: number; end: number } | undefined;
}

/** The parts of all sources in the order of the sources. The numbers of units and packs follow from it. */
export function splitParts({ sources }: Collected): SplitPart[] {
  return sources.flatMap((source) => rangesOf(source).map((range) => ({ source, range })));
}

/** What a part's packs depend on. Position i belongs to part i. */
export function splitUnits(collected: Collected, inputs: Inputs): Unit[] {
  const { settings, options } = inputs;
  const sides = sideHashes(inputs);
  return splitParts(collected).map(({ source, range }) => ({
    name: range ? `${source.key} from byte ${range.start}` : source.key,
    weight: range ? range.end - range.start : Math.max(source.size, 1),
    fields: {
      step: splitSpec.name,
      version: splitSpec.version,
      source: source.sha256,
      entry: source.entry ?? null,
      range: range ? [range.start, range.end] : null,
      format: source.format,
      crs: source.crs,
      frame: { ...collected.frame },
      heights: settings.vintages?.[source.vintage]?.heights ?? settings.heights ?? null,
      zOffset: settings.vintages?.[source.vintage]?.zOffset ?? 0,
      lods: options.lods ?? null,
      idAttribute: settings.idAttribute ?? null,
      attributes: settings.attributes ?? null,
      outlines: options.history,
      sides: sides.get(source.vintage) ?? null,
    },
  }));
}

/** One hash a vintage over the files beside its sources that a reader may open (code lists). */
function sideHashes({ objects }: Inputs): Map<string, string> {
  const byVintage = new Map<string, string[]>();
  for (const { role, key, etag, vintage } of objects) {
    if (role !== 'side' || !/\.(xml|gml)$/i.test(key)) continue;
    byVintage.set(vintage, [...(byVintage.get(vintage) ?? []), `${key} ${etag}`]);
  }
  const hash = (lines: string[]) => createHash('sha256').update(lines.join('\n')).digest('hex');
  return new Map([...byVintage].map(([vintage, lines]) => [vintage, hash(lines)]));
}
