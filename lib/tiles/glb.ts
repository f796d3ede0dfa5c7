import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { SURFACE_KINDS } from '../city/cityObject.ts';
import { type Bounds, boundsBetween, boxOf } from './box.ts';
import type { Column, Feature } from './feature.ts';
import {
  BYTE,
  createGltf,
  type Filter,
  FLOAT,
  type GltfBuilder,
  type Json,
  MATTE,
  UNSIGNED_BYTE,
  UNSIGNED_INT,
  UNSIGNED_SHORT,
  viewBytes,
} from './gltf.ts';
import { buildMesh, type Mesh, type Place } from './mesh.ts';
import { FEATURE_CLASS, type PropertyTable, writePropertyTable } from './metadata.ts';
import { type Positions, quantize, type Triple } from './quantize.ts';

/** More features than this would make a tile slow to style. */
export const MOST_FEATURES = 4096;

export interface GlbOptions {
  columns: Column[];
  /** From the work CRS to the frame of the tileset: metres, east north up. */
  place: Place;
}

export interface TileContent {
  glb: Uint8Array;
  /** Bounding volume in the frame of the tileset: twelve numbers, metres, z up. */
  box: number[];
  triangles: number;
}

/**
 * Draws features into the content of a 3D Tiles 1.1 tile: glTF 2.0 with EXT_mesh_features, EXT_structural_metadata (one
 * property table), EXT_meshopt_compression and KHR_mesh_quantization. `_FEATURE_ID_0` is the row of the property table,
 * `_FEATURE_ID_1` the `SURFACE_KINDS` number of the surface. Positions are y up, as 3D Tiles wants glTF to be.
 *
 * Same features in the same order, same bytes.
 * @throws RangeError when there are no features or more than `MOST_FEATURES`.
 */
export async function writeGlb(features: Feature[], { columns, place }: GlbOptions): Promise<TileContent> {
  assertDrawable(features);
  await MeshoptEncoder.ready;
  const mesh = buildMesh(features, place);
  const positions = quantize(mesh.corners);
  const table = writePropertyTable(features, columns);
  return {
    glb: encodeGlb(mesh, positions, table),
    box: boxOf(boundsOf(positions)),
    triangles: mesh.indices.length / 3,
  };
}

/** @throws RangeError when there are no features or more than a tile may have. */
export function assertDrawable(features: Feature[]): void {
  if (features.length > 0 && features.length <= MOST_FEATURES) return;
  throw new RangeError(`A tile has 1 to ${MOST_FEATURES} features, not ${features.length}.`);
}

function boundsOf({ origin, step, least, most }: Positions): Bounds {
  const metres = (steps: Triple) => steps.map((value, axis) => origin[axis] + step * value) as Triple;
  return boundsBetween(metres(least), metres(most));
}

function encodeGlb(mesh: Mesh, positions: Positions, table: PropertyTable): Uint8Array {
  const gltf = createGltf();
  const primitive = {
    ...addGeometry(gltf, mesh, positions),
    material: 0,
    extensions: { EXT_mesh_features: { featureIds: featureIdSets(table.count) } },
  };
  const { narrow, origin, step } = positions;
  return gltf.write({
    asset: { version: '2.0', generator: 'chronotiles' },
    extensionsUsed: [
      'EXT_mesh_features',
      'EXT_meshopt_compression',
      'EXT_structural_metadata',
      'KHR_mesh_quantization',
    ],
    extensionsRequired: ['EXT_meshopt_compression', 'KHR_mesh_quantization'],
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, translation: origin, ...(narrow ? { scale: [step, step, step] } : {}) }],
    meshes: [{ primitives: [primitive] }],
    materials: [MATTE],
    extensions: { EXT_structural_metadata: addPropertyTable(gltf, table) },
  });
}

/** Vertex streams and indices. Streams are kept apart rather than interleaved: same size, and simpler for readers. */
function addGeometry(gltf: GltfBuilder, mesh: Mesh, positions: Positions): Json {
  const count = mesh.cornerOf.length;
  const add: AddAttribute = (bytes, accessor, filter) => {
    const bufferView = gltf.addCompressedView(bytes, 'vertices', bytes.length / count, filter);
    return gltf.addAccessor({ bufferView, count, ...accessor });
  };
  const attributes = {
    POSITION: addPositions(add, mesh, positions),
    NORMAL: add(normalBytes(mesh), { componentType: BYTE, normalized: true, type: 'VEC3' }, 'OCTAHEDRAL'),
    _FEATURE_ID_0: add(viewBytes(Uint32Array.from(mesh.features)), { componentType: UNSIGNED_SHORT, type: 'SCALAR' }),
    _FEATURE_ID_1: add(viewBytes(Uint32Array.from(mesh.kinds)), { componentType: UNSIGNED_BYTE, type: 'SCALAR' }),
  };
  const wide = count > 0xffff;
  const bytes = viewBytes(wide ? mesh.indices : Uint16Array.from(mesh.indices));
  const indices = gltf.addAccessor({
    bufferView: gltf.addCompressedView(bytes, 'indices', wide ? 4 : 2),
    componentType: wide ? UNSIGNED_INT : UNSIGNED_SHORT,
    count: mesh.indices.length,
    type: 'SCALAR',
  });
  return { attributes, indices };
}

type AddAttribute = (bytes: Uint8Array, accessor: Json, filter?: Filter) => number;

/**
 * Narrow tiles have 16-bit positions, padded to eight bytes, since vertex data lies at multiples of four. Wide ones have
 * floats as the exponential filter takes them: 24 bits of steps and the power of two that a step is.
 */
function addPositions(add: AddAttribute, { cornerOf }: Mesh, { narrow, step, steps, least, most }: Positions): number {
  const size = narrow ? 4 : 3;
  const values = narrow ? new Uint16Array(size * cornerOf.length) : new Uint32Array(size * cornerOf.length);
  spreadSteps(values, size, cornerOf, steps, narrow ? 0 : Math.log2(step) << 24);
  if (narrow) return add(viewBytes(values), { componentType: UNSIGNED_SHORT, type: 'VEC3', min: least, max: most });
  const metres = (triple: Triple) => triple.map((value) => value * step);
  const accessor = { componentType: FLOAT, type: 'VEC3', min: metres(least), max: metres(most) };
  return add(viewBytes(values), accessor, 'EXPONENTIAL');
}

/** The steps of each vertex's corner. A function of its own, so that the loop is compiled once and not with what surrounds it. */
function spreadSteps(
  values: Uint16Array | Uint32Array,
  size: number,
  cornerOf: Uint32Array,
  steps: Uint32Array,
  exponent: number,
): void {
  for (let vertex = 0, at = 0; vertex < cornerOf.length; vertex++, at += size) {
    const corner = 3 * cornerOf[vertex];
    values[at] = steps[corner] | exponent;
    values[at + 1] = steps[corner + 1] | exponent;
    values[at + 2] = steps[corner + 2] | exponent;
  }
}

/** Normals as the octahedral filter leaves them: two bytes that vary rather than three. */
function normalBytes({ normals, cornerOf }: Mesh): Uint8Array {
  const unit = new Float32Array(4 * cornerOf.length);
  for (let vertex = 0; vertex < cornerOf.length; vertex++) {
    unit[4 * vertex] = normals[3 * vertex] / 127;
    unit[4 * vertex + 1] = normals[3 * vertex + 1] / 127;
    unit[4 * vertex + 2] = normals[3 * vertex + 2] / 127;
  }
  return MeshoptEncoder.encodeFilterOct(unit, cornerOf.length, 4, 8);
}

function featureIdSets(count: number): Json[] {
  return [
    { featureCount: count, attribute: 0, propertyTable: 0, label: FEATURE_CLASS },
    { featureCount: SURFACE_KINDS.length, attribute: 1, label: 'surface' },
  ];
}

function addPropertyTable(gltf: GltfBuilder, { schema, count, columns }: PropertyTable): Json {
  const properties: Record<string, Json> = {};
  for (const { id, values, stringOffsets, stringOffsetType } of columns) {
    const property: Json = { values: gltf.addView(values) };
    if (stringOffsets) Object.assign(property, { stringOffsets: gltf.addView(stringOffsets), stringOffsetType });
    properties[id] = property;
  }
  return { schema, propertyTables: [{ class: FEATURE_CLASS, count, properties }] };
}
