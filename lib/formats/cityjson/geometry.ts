import { SURFACE_KIND } from '../../city/cityObject.ts';
import { type AppearanceBuilder, valueAt } from './appearance.ts';
import { bestRefinements, type Lod, parseLod } from './lod.ts';
import { type Geometry, geometrySchema } from './schema.ts';
import type { SurfaceBuilder } from './surfaces.ts';
import { placeVertices } from './vertices.ts';
import { kindOf } from './vocabulary.ts';

/** How many lists lie around each surface. */
const DEPTHS: Record<string, number> = {
  MultiSurface: 1,
  CompositeSurface: 1,
  Solid: 2,
  MultiSolid: 3,
  CompositeSolid: 3,
};
const WITHOUT_SURFACES = new Set(['MultiPoint', 'MultiLineString']);

/** Geometry that is drawn many times, in coordinates of its own. */
export interface Templates {
  geometries: unknown[];
  vertices: Float64Array;
}

export interface GeometryContext {
  vertices: Float64Array;
  templates: Templates | undefined;
  surfaces: SurfaceBuilder;
  appearance: AppearanceBuilder;
  /** The whole object stands inside another. */
  interior: boolean;
}

interface Placed {
  geometry: Geometry;
  lod: Lod | undefined;
  vertices: Float64Array;
}

/**
 * Reads the geometries of one city object. Of several refinements of a level of detail (1.2 and 1.3) only the highest is
 * kept, since the model tells levels apart by their first digit; answers how many surfaces the others had.
 */
export function readGeometries(geometries: unknown[], context: GeometryContext): { otherLod: number } {
  const placed = geometries.map((geometry) => placeGeometry(geometry, context)).filter((found) => found !== undefined);
  const best = bestRefinements(placed.map(({ lod }) => lod));
  let otherLod = 0;
  for (const { geometry, lod, vertices } of placed) {
    const depth = DEPTHS[geometry.type];
    if (!lod) {
      const reason = `The level of detail ${JSON.stringify(geometry.lod)} is none: give one of 0 to 4, such as "2" or "2.2".`;
      for (const _ of surfacesOf(geometry.boundaries, depth)) context.surfaces.reject(reason);
    } else if (lod.minor < best.get(lod.major)!) {
      for (const _ of surfacesOf(geometry.boundaries, depth)) otherLod++;
    } else {
      addSurfaces(geometry, lod, vertices, depth, context);
    }
  }
  return { otherLod };
}

function addSurfaces(
  geometry: Geometry,
  lod: Lod,
  vertices: Float64Array,
  depth: number,
  context: GeometryContext,
): void {
  const { surfaces, appearance, interior } = context;
  const values = semanticValues(geometry, depth);
  for (const { surface, path } of surfacesOf(geometry.boundaries, depth)) {
    const kind = interior ? SURFACE_KIND.interior : semanticKind(geometry, values, path);
    const added = surfaces.add(surface, vertices, kind, lod.major);
    if (added) appearance.add(geometry, path, added.polygon, added.rings);
  }
}

function semanticKind({ semantics }: Geometry, values: unknown, path: number[]): number {
  const number = valueAt(values, path);
  const surface = typeof number === 'number' ? semantics?.surfaces[number] : undefined;
  return surface ? kindOf(surface.type) : SURFACE_KIND.other;
}

/** Some writers of version 1.0 put one list too many around the values: it is taken away. */
function semanticValues({ semantics }: Geometry, depth: number): unknown {
  let values = semantics?.values;
  while (Array.isArray(values) && values.length === 1 && nestingOf(values) > depth) values = values[0] as unknown;
  return values;
}

function nestingOf(values: unknown): number {
  return Array.isArray(values) ? 1 + Math.max(0, ...values.slice(0, 1).map(nestingOf)) : 0;
}

/** All surfaces of nested lists with their positions. What is no list where one should be is given as it is. */
function* surfacesOf(
  boundaries: unknown[],
  depth: number,
  above: number[] = [],
): Generator<{ surface: unknown; path: number[] }> {
  for (let position = 0; position < boundaries.length; position++) {
    const item = boundaries[position];
    const path = [...above, position];
    if (depth > 1 && Array.isArray(item)) yield* surfacesOf(item, depth - 1, path);
    else yield { surface: item, path };
  }
}

/** Checks a geometry; an instance of a template becomes the template's geometry with vertices where it stands. */
function placeGeometry(candidate: unknown, { vertices, templates, surfaces }: GeometryContext): Placed | undefined {
  const parsed = geometrySchema.safeParse(candidate);
  if (!parsed.success) {
    surfaces.reject(
      `A geometry is not as CityJSON has it (${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}).`,
    );
    return undefined;
  }
  const geometry = parsed.data;
  if (geometry.type === 'GeometryInstance') return placeInstance(geometry, vertices, templates, surfaces);
  if (WITHOUT_SURFACES.has(geometry.type)) return undefined;
  if (!Object.hasOwn(DEPTHS, geometry.type)) {
    surfaces.reject(`There is no geometry type "${geometry.type}" in CityJSON.`);
    return undefined;
  }
  return { geometry, lod: parseLod(geometry.lod), vertices };
}

function placeInstance(
  { template, transformationMatrix, boundaries }: Geometry,
  vertices: Float64Array,
  templates: Templates | undefined,
  surfaces: SurfaceBuilder,
): Placed | undefined {
  const parsed = geometrySchema.safeParse(template === undefined ? undefined : templates?.geometries[template]);
  if (!parsed.success || !(Object.hasOwn(DEPTHS, parsed.data.type) || WITHOUT_SURFACES.has(parsed.data.type))) {
    surfaces.reject(`A geometry is an instance of the template ${template}, but there is no such template.`);
    return undefined;
  }
  if (WITHOUT_SURFACES.has(parsed.data.type)) return undefined;
  const number = boundaries[0];
  const at = typeof number === 'number' && Number.isInteger(number) ? 3 * number : -1;
  const point = [vertices[at], vertices[at + 1], vertices[at + 2]] as [number, number, number];
  if (!transformationMatrix || !point.every(Number.isFinite)) {
    surfaces.reject(
      `An instance of the template ${template} has no place: give it a reference point and a matrix of 16 numbers.`,
    );
    return undefined;
  }
  const placed = placeVertices(templates!.vertices, transformationMatrix, point);
  return { geometry: parsed.data, lod: parseLod(parsed.data.lod), vertices: placed };
}
