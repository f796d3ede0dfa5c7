import { createHash } from 'node:crypto';
import type { Inputs } from '../../inbox/inputs.ts';
import { type Collected, rangesOf } from '../collect/plan.ts';
import { folderOf, type Source, sourceName } from '../sources.ts';
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
    name: nameOf(source, range),
    weight: range ? range.end - range.start : Math.max(source.size, 1),
    fields: {
      step: splitSpec.name,
      version: splitSpec.version,
      source: source.sha256,
      entry: source.entry ?? null,
      state: source.state ? hashOf([JSON.stringify(source.state)]) : null,
      range: range ? [range.start, range.end] : null,
      format: source.format,
      crs: source.crs,
      frame: { ...collected.frame },
      heights: settings.vintages?.[folderOf(source)]?.heights ?? settings.heights ?? null,
      zOffset: settings.vintages?.[folderOf(source)]?.zOffset ?? 0,
      lods: options.lods ?? null,
      idAttribute: settings.idAttribute ?? null,
      attributes: settings.attributes ?? null,
      outlines: options.history,
      sides: sides.get(folderOf(source)) ?? null,
    },
  }));
}

/** What people know a part by. */
function nameOf(source: Source, range: SplitPart['range']): string {
  const version = source.state ? `, version "${source.state.version}"` : '';
  return `${sourceName(source)}${version}${range ? ` from byte ${range.start}` : ''}`;
}

/** One hash a folder over the files beside its sources that a reader may open (code lists). */
function sideHashes({ objects }: Inputs): Map<string, string> {
  const byVintage = new Map<string, string[]>();
  for (const { role, key, etag, vintage } of objects) {
    if (role !== 'side' || !/\.(xml|gml)$/i.test(key)) continue;
    byVintage.set(vintage, [...(byVintage.get(vintage) ?? []), `${key} ${etag}`]);
  }
  return new Map([...byVintage].map(([vintage, lines]) => [vintage, hashOf(lines)]));
}

function hashOf(lines: string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
