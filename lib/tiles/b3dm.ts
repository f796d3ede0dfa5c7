import { boundsBetween, boxOf } from './box.ts';
import type { Feature } from './feature.ts';
import { assertDrawable, type GlbOptions } from './glb.ts';
import { createGltf, FLOAT, type GltfBuilder, type Json, MATTE, viewBytes } from './gltf.ts';
import { buildMesh, type Mesh } from './mesh.ts';
import { limitsOf, type Triple } from './quantize.ts';
import { TEMPORAL, temporalBatchTable } from './temporal.ts';

export interface B3dmOptions extends GlbOptions {
  /** Dates of all vintages (yyyymmdd, ascending), for the inclusive ends of 3DTILES_temporal. */
  vintages: readonly number[];
}

export interface B3dmContent {
  b3dm: Uint8Array;
  /** Bounding volume in the frame of the tileset: twelve numbers, metres, z up. */
  box: number[];
  triangles: number;
}

const HEADER = 28;
const MAGIC = 0x6d643362; // "b3dm", little endian

/**
 * Draws features into the content of a 3D Tiles 1.0 tile for readers of the older kind (iTowns, UD-Viz): a batch table with
 * the columns of the glb and `3DTILES_temporal`, and a plain glTF 2.0 without extensions. Its triangles share no
 * vertices and `_BATCHID` is float, since iTowns takes runs of equal batch ids in the arrays for the features' parts.
 *
 * @throws RangeError when there are no features or more than `MOST_FEATURES`.
 */
export function writeB3dm(features: Feature[], { columns, place, vintages }: B3dmOptions): B3dmContent {
  assertDrawable(features);
  const mesh = buildMesh(features, place);
  const positions = rebase(mesh.corners);
  const batchTable: Json = {
    id: features.map(({ id }) => id),
    start: features.map(({ start }) => start),
    end: features.map(({ end }) => end),
    came: features.map(({ came }) => came),
    went: features.map(({ went }) => went),
  };
  columns.forEach(({ id }, index) => {
    batchTable[id] = features.map(({ values }) => values[index] ?? null);
  });
  batchTable.extensions = { [TEMPORAL]: temporalBatchTable(features, vintages) };
  const b3dm = pack({ BATCH_LENGTH: features.length }, batchTable, encodeGltf(mesh, positions));
  return { b3dm, box: boxOf(positions.bounds), triangles: mesh.indices.length / 3 };
}

/** Corners as float32 from an origin in whole metres, with their limits and bounds. */
function rebase(corners: Float64Array) {
  const origin = limitsOf(corners).low.map(Math.floor) as Triple;
  const values = Float32Array.from(corners, (metres, at) => metres - origin[at % 3]);
  const { low, high } = limitsOf(values);
  const metres = (limits: Triple) => limits.map((value, axis) => value + origin[axis]) as Triple;
  return { origin, values, min: low, max: high, bounds: boundsBetween(metres(low), metres(high)) };
}
type Positions = ReturnType<typeof rebase>;

function encodeGltf(mesh: Mesh, positions: Positions): Uint8Array {
  const gltf = createGltf();
  return gltf.write({
    asset: { version: '2.0', generator: 'chronotiles' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, translation: positions.origin }],
    meshes: [{ primitives: [{ attributes: addVertices(gltf, mesh, positions), material: 0 }] }],
    materials: [MATTE],
  });
}

function addVertices(gltf: GltfBuilder, { cornerOf, features, indices, normals }: Mesh, positions: Positions): Json {
  const count = indices.length;
  const position = new Float32Array(3 * count);
  const normal = new Float32Array(3 * count);
  const batchId = new Float32Array(count);
  indices.forEach((vertex, at) => {
    const length = Math.hypot(normals[3 * vertex], normals[3 * vertex + 1], normals[3 * vertex + 2]);
    for (let axis = 0; axis < 3; axis++) {
      position[3 * at + axis] = positions.values[3 * cornerOf[vertex] + axis];
      normal[3 * at + axis] = normals[3 * vertex + axis] / length;
    }
    batchId[at] = features[vertex];
  });
  const add = (array: Float32Array, accessor: Json): number => {
    const bufferView = gltf.addView(viewBytes(array), 'vertices', array.byteLength / count);
    return gltf.addAccessor({ bufferView, componentType: FLOAT, count, ...accessor });
  };
  return {
    POSITION: add(position, { type: 'VEC3', min: positions.min, max: positions.max }),
    NORMAL: add(normal, { type: 'VEC3' }),
    _BATCHID: add(batchId, { type: 'SCALAR' }),
  };
}

/** The container of 3D Tiles 1.0: header, feature table, batch table, glb, each at a multiple of eight bytes. */
function pack(featureTable: Json, batchTable: Json, glb: Uint8Array): Uint8Array {
  const features = padded(featureTable, HEADER);
  const batch = padded(batchTable, 0);
  const start = HEADER + features.length + batch.length;
  const bytes = new Uint8Array(start + glb.length);
  new Uint32Array(bytes.buffer, 0, HEADER / 4).set([MAGIC, 1, bytes.length, features.length, 0, batch.length, 0]);
  bytes.set(features, HEADER);
  bytes.set(batch, HEADER + features.length);
  bytes.set(glb, start);
  return bytes;
}

/** JSON with spaces behind it, so that it ends at a multiple of eight if it begins at `offset`. */
function padded(json: Json, offset: number): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(json));
  const bytes = new Uint8Array(Math.ceil((offset + text.length) / 8) * 8 - offset).fill(0x20);
  bytes.set(text);
  return bytes;
}
