import { bodiesOf } from '../../changes/bodies.ts';
import { areaOf } from '../../changes/footprint.ts';
import { outlineOf } from '../../changes/outline.ts';
import type { MetricSurfaces, Module } from '../../city/cityObject.ts';
import { subsetOf } from '../../city/subset.ts';
import type { PackedBody } from './packWriter.ts';

/** Tells the bodies of a feature apart. Only buildings can be lumps of several; outlines are for buildings alone. */
export function toBodies(surfaces: MetricSurfaces, module: Module, outlines: boolean): PackedBody[] {
  const lod = surfaces.lods[0] ?? 0;
  if (module !== 'building') return [{ ordinal: 0, lod, surfaces, outline: undefined, area: 0 }];
  const ordinals = bodiesOf(surfaces);
  const count = ordinals.reduce((most, ordinal) => Math.max(most, ordinal), 0) + 1;
  return Array.from({ length: count }, (_, ordinal) => {
    const own = count === 1 ? surfaces : subsetOf(surfaces, polygonsOf(ordinals, ordinal));
    const outline = outlines ? outlineOf(own) : undefined;
    return { ordinal, lod, surfaces: own, outline, area: outline ? areaOf(outline) : 0 };
  });
}

function polygonsOf(ordinals: Uint16Array, ordinal: number): number[] {
  const polygons: number[] = [];
  for (let polygon = 0; polygon < ordinals.length; polygon++) if (ordinals[polygon] === ordinal) polygons.push(polygon);
  return polygons;
}
