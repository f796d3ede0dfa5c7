import type { MetricSurfaces } from '../city/cityObject.ts';
import { triangulate } from '../city/triangulate.ts';
import { createCornerTable } from './cornerTable.ts';
import type { Feature } from './feature.ts';
import { turnTriangles } from './turn.ts';

/** Turns work coordinates (millimetres, x y z by turns) into those of the tiles (metres, east north up by turns). */
export type Place = (coordinates: Int32Array, out: Float64Array) => void;

/** What may be drawn at once. Vertices of flat shaded polygons are shared within their plane and class only. */
export interface Mesh {
  /** Every distinct corner in metres on the axes of glTF: east, up, south. */
  corners: Float64Array;
  /** The corner of each vertex. */
  cornerOf: Uint32Array;
  /** Unit normal times 127 of each vertex: east, up, south. */
  normals: Int8Array;
  /** The feature, by its place in the list, of each vertex. */
  features: Uint16Array;
  /** `SURFACE_KINDS` number of each vertex. */
  kinds: Uint8Array;
  /** Three vertices a triangle, counterclockwise from outside. */
  indices: Uint32Array;
}

/** One for all tiles: compiled code is made for one table, and made again for every other. */
const table = createCornerTable();

/**
 * Cuts the surfaces of features into triangles. Every distinct corner of a feature is placed once, all corners in one
 * call. Vertices are numbered in the order in which triangles use them, feature after feature, as the codecs like it.
 */
export function buildMesh(features: Feature[], place: Place): Mesh {
  const { corners, cornerOfSource } = placeCorners(features, place);
  const most = mostVertices(features);
  const vertices = createVertices(most.vertices);
  const vertexOfSource = new Int32Array(most.vertices).fill(-1);
  const indices = new Uint32Array(3 * most.triangles);
  const triangles: number[] = [];
  let count = 0;
  let source = 0;
  for (let feature = 0; feature < features.length; feature++) {
    const { surfaces } = features[feature];
    table.clear(surfaces.coordinates.length / 3);
    let previous = -1;
    for (let polygon = 0; polygon < surfaces.kinds.length; polygon++) {
      triangles.length = 0;
      triangulate(surfaces, polygon, triangles);
      if (triangles.length === 0) continue;
      turnTriangles(surfaces.coordinates, previous, triangles);
      const kind = surfaces.kinds[polygon];
      const normal = normalOf(corners, cornerOfSource, source, surfaces, polygon);
      for (const index of triangles) {
        let vertex = vertexOfSource[source + index];
        if (vertex < 0) {
          const corner = cornerOfSource[source + index];
          const next = vertices.count;
          vertex = table.find(corner, normal, kind, next);
          if (vertex === next) {
            vertices.add(corner, normal, feature, kind);
            previous = index;
          }
          vertexOfSource[source + index] = vertex;
        }
        indices[count++] = vertex;
      }
    }
    source += surfaces.coordinates.length / 3;
  }
  if (count === 0) return createPoint(corners);
  return { corners, indices: indices.subarray(0, count), ...vertices.arrays() };
}

/** A triangle without area at the first corner: what is drawn of features of which no surface has an area. */
function createPoint(corners: Float64Array): Mesh {
  return {
    corners: corners.length > 0 ? corners : new Float64Array(3),
    cornerOf: Uint32Array.of(0),
    normals: Int8Array.of(0, 127, 0),
    features: Uint16Array.of(0),
    kinds: Uint8Array.of(0),
    indices: Uint32Array.of(0, 0, 0),
  };
}

function mostVertices(features: Feature[]): { vertices: number; triangles: number } {
  let vertices = 0;
  let triangles = 0;
  for (const { surfaces } of features) {
    vertices += surfaces.coordinates.length / 3;
    // A polygon of n corners and h holes has n + 2h - 2 triangles.
    triangles += surfaces.coordinates.length / 3 + 2 * (surfaces.rings.length - 1);
  }
  return { vertices, triangles };
}

/** Finds the distinct corners of every feature and places them. */
function placeCorners(features: Feature[], place: Place): { corners: Float64Array; cornerOfSource: Uint32Array } {
  const { vertices } = mostVertices(features);
  const distinct = new Int32Array(3 * vertices);
  const cornerOfSource = new Uint32Array(vertices);
  let count = 0;
  let source = 0;
  for (const { surfaces } of features) {
    const { coordinates } = surfaces;
    table.clear(coordinates.length / 3);
    for (let at = 0; at < coordinates.length; at += 3) {
      const [x, y, z] = [coordinates[at], coordinates[at + 1], coordinates[at + 2]];
      const corner = table.find(x, y, z, count);
      if (corner === count) {
        distinct[3 * count] = x;
        distinct[3 * count + 1] = y;
        distinct[3 * count + 2] = z;
        count++;
      }
      cornerOfSource[source++] = corner;
    }
  }
  const corners = new Float64Array(3 * count);
  place(distinct.subarray(0, 3 * count), corners);
  turnYUp(corners);
  return { corners, cornerOfSource };
}

/** 3D Tiles turns glTF content by a quarter about x, from y up to z up: this turns it the other way. */
function turnYUp(corners: Float64Array): void {
  for (let at = 0; at < corners.length; at += 3) {
    const north = corners[at + 1];
    corners[at + 1] = corners[at + 2];
    corners[at + 2] = -north;
  }
}

/** Newell's normal of the polygon's outer ring, as three signed bytes packed into one integer. */
function normalOf(
  corners: Float64Array,
  cornerOfSource: Uint32Array,
  source: number,
  { rings, polygons }: MetricSurfaces,
  polygon: number,
): number {
  const first = source + rings[polygons[polygon]];
  const end = source + rings[polygons[polygon] + 1];
  const origin = 3 * cornerOfSource[first];
  const [x0, y0, z0] = [corners[origin], corners[origin + 1], corners[origin + 2]];
  let [nx, ny, nz] = [0, 0, 0];
  let [px, py, pz] = [0, 0, 0];
  for (let vertex = first + 1; vertex < end; vertex++) {
    const at = 3 * cornerOfSource[vertex];
    const x = corners[at] - x0;
    const y = corners[at + 1] - y0;
    const z = corners[at + 2] - z0;
    nx += py * z - pz * y;
    ny += pz * x - px * z;
    nz += px * y - py * x;
    px = x;
    py = y;
    pz = z;
  }
  const scale = 127 / Math.sqrt(nx * nx + ny * ny + nz * nz);
  if (!Number.isFinite(scale)) return 127 << 8;
  return (
    (Math.round(nx * scale) & 0xff) | ((Math.round(ny * scale) & 0xff) << 8) | ((Math.round(nz * scale) & 0xff) << 16)
  );
}

function createVertices(capacity: number) {
  const cornerOf = new Uint32Array(capacity);
  const normals = new Int8Array(3 * capacity);
  const features = new Uint16Array(capacity);
  const kinds = new Uint8Array(capacity);
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(corner: number, normal: number, feature: number, kind: number): void {
      cornerOf[count] = corner;
      normals[3 * count] = normal;
      normals[3 * count + 1] = normal >> 8;
      normals[3 * count + 2] = normal >> 16;
      features[count] = feature;
      kinds[count++] = kind;
    },
    arrays: () => ({
      cornerOf: cornerOf.subarray(0, count),
      normals: normals.subarray(0, 3 * count),
      features: features.subarray(0, count),
      kinds: kinds.subarray(0, count),
    }),
  };
}
