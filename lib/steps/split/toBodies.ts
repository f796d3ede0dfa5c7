import { bodiesOf } from '../../changes/bodies.ts';
import { areaOf } from '../../changes/footprint.ts';
import { outlineOf } from '../../changes/outline.ts';
import type { MetricSurfaces, Module } from '../../city/cityObject.ts';
import { subsetOf } from '../../city/subset.ts';
import type { PackedBody } from './packWriter.ts';

/** Tells the bodies of a feature apart. Only buildings can be lumps of several; outlines are for buildings alone. */
export function toBodies(surfaces: MetricSurfaces, module: Module, outlines: boolean): PackedBody[] {
  if (module !== 'building') return [bodyOf(0, surfaces, false)];
  const ordinals = bodiesOf(surfaces);
  let last = 0;
  for (const ordinal of ordinals) if (ordinal > last) last = ordinal;
  if (last === 0) return [bodyOf(0, surfaces, outlines)];
  return Array.from({ length: last + 1 }, (_, ordinal) =>
    bodyOf(ordinal, subsetOf(surfaces, polygonsOf(ordinals, ordinal)), outlines),
  );
}

function bodyOf(ordinal: number, surfaces: MetricSurfaces, outlines: boolean): PackedBody {
  const outline = outlines ? outlineOf(surfaces) : undefined;
  return { ordinal, lod: surfaces.lods[0] ?? 0, surfaces, outline, area: outline ? areaOf(outline) : 0 };
}

function polygonsOf(ordinals: Uint16Array, ordinal: number): number[] {
  const polygons: number[] = [];
  for (let polygon = 0; polygon < ordinals.length; polygon++) if (ordinals[polygon] === ordinal) polygons.push(polygon);
  return polygons;
}
