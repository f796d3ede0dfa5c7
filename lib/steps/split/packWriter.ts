import type { Outline } from '../../changes/outline.ts';
import { createShapes, encodeValues } from '../../city/attributesRecord.ts';
import { type Attribute, type MetricSurfaces, MODULES, type Module } from '../../city/cityObject.ts';
import { encodeColumns } from '../../city/columns.ts';
import type { ContentHash } from '../../city/contentHash.ts';
import { createGrowingBytes } from '../../city/growing.ts';
import { encodeSurfaces } from '../../city/surfacesRecord.ts';
import { mortonOf } from './morton.ts';

/** One body on its way into a pack. */
export interface PackedBody {
  ordinal: number;
  lod: number;
  surfaces: MetricSurfaces;
  outline: Outline | undefined;
  /** Square metres of its footprint; 0 where nobody asks. */
  area: number;
}

/** The three objects of a pack. Rows lie in the order of a Morton curve, so that neighbours are read in one range. */
export interface PackBytes {
  table: Uint8Array;
  /** Surfaces of every row, then the values of every feature. */
  geometry: Uint8Array;
  /** Triangles of every row; empty where there are no outlines. */
  outlines: Uint8Array;
}

export interface PackWriter {
  /** Bytes gathered so far. */
  readonly size: number;
  readonly rows: number;
  add(id: string, module: Module, attributes: Attribute[], bodies: PackedBody[]): void;
  finish(): PackBytes;
}

interface Row {
  feature: number;
  ordinal: number;
  module: number;
  lod: number;
  box: Int32Array;
  morton: number;
  area: number;
  surfaces: Uint8Array;
  hash: Uint8Array;
  triangles: Uint8Array;
  roofs: number;
}

const NO_TRIANGLES = new Uint8Array(0);

export function createPackWriter(contentHash: ContentHash): PackWriter {
  const valueHash = createValueHash(contentHash);
  const rows: Row[] = [];
  const shapes = createShapes();
  const features = {
    ids: createGrowingBytes(),
    idEnds: [0],
    shapes: [] as number[],
    values: createGrowingBytes(),
    valueEnds: [0],
    valueHashes: createGrowingBytes(),
  };
  let size = 0;
  return {
    get size() {
      return size;
    },
    get rows() {
      return rows.length;
    },
    add(id, module, attributes, bodies) {
      const feature = features.shapes.length;
      const sorted = attributes.toSorted(byName);
      const values = encodeValues(sorted);
      const shape = shapes.numberOf(sorted);
      features.ids.append(Buffer.from(id));
      features.idEnds.push(features.ids.length);
      features.shapes.push(shape);
      features.values.append(values);
      features.valueEnds.push(features.values.length);
      features.valueHashes.append(valueHash(values, shapes.list[shape]));
      for (const body of bodies) {
        const surfaces = encodeSurfaces(body.surfaces);
        const box = boxOf(body.surfaces.coordinates);
        const triangles = body.outline ? bytesOf(body.outline.triangles) : NO_TRIANGLES;
        rows.push({
          feature,
          ordinal: body.ordinal,
          module: MODULES.indexOf(module),
          lod: body.lod,
          box,
          morton: mortonOf(box[0] / 2 + box[3] / 2, box[1] / 2 + box[4] / 2),
          area: body.area,
          surfaces,
          hash: contentHash.hash128(surfaces),
          triangles,
          roofs: body.outline?.roofs ?? 0,
        });
        size += surfaces.length + triangles.length;
      }
      size += values.length + id.length;
    },
    finish() {
      rows.sort((a, b) => a.morton - b.morton || a.feature - b.feature || a.ordinal - b.ordinal);
      const geometry = concatenate([...rows.map((row) => row.surfaces), features.values.view()]);
      const outlines = concatenate(rows.map((row) => row.triangles));
      const boxes = new Int32Array(rows.length * 6);
      const hashes = new Uint8Array(rows.length * 16);
      rows.forEach((row, index) => {
        boxes.set(row.box, index * 6);
        hashes.set(row.hash, index * 16);
      });
      const table = encodeColumns(
        {
          features: Uint32Array.from(rows, (row) => row.feature),
          ordinals: Uint16Array.from(rows, (row) => row.ordinal),
          modules: Uint8Array.from(rows, (row) => row.module),
          lods: Uint8Array.from(rows, (row) => row.lod),
          boxes,
          areas: Float64Array.from(rows, (row) => row.area),
          hashes,
          surfaceEnds: endsOf(rows, (row) => row.surfaces.length),
          triangleEnds: endsOf(rows, (row) => row.triangles.length),
          roofs: Uint32Array.from(rows, (row) => row.roofs),
          ids: features.ids.view(),
          idEnds: Uint32Array.from(features.idEnds),
          shapes: Uint32Array.from(features.shapes),
          valueEnds: Uint32Array.from(features.valueEnds),
          valueHashes: features.valueHashes.view(),
        },
        { shapes: shapes.list },
      );
      return { table, geometry, outlines };
    },
  };
}

function byName(a: Attribute, b: Attribute): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

const bytesOf = (array: Int32Array): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

const NO_VALUES = new Uint8Array(8);

/** Hashes the values of features: equal where names, types, units and values are; zero where there are none. */
function createValueHash({ hash64, seedOf }: ContentHash): (values: Uint8Array, shape: object) => Uint8Array {
  const seeds = new WeakMap<object, bigint>();
  return (values, shape) => {
    if (values.length === 0) return NO_VALUES;
    const seed = seeds.get(shape) ?? seedOf(JSON.stringify(shape));
    seeds.set(shape, seed);
    return hash64(values, seed);
  };
}

function boxOf(coordinates: Int32Array): Int32Array {
  const box = new Int32Array([2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31), -(2 ** 31)]);
  for (let i = 0; i < coordinates.length; i += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const value = coordinates[i + axis];
      if (value < box[axis]) box[axis] = value;
      if (value > box[axis + 3]) box[axis + 3] = value;
    }
  }
  return box;
}

function concatenate(parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** Where each row ends: element i is where row i begins, and one more at the end. */
function endsOf(rows: Row[], lengthOf: (row: Row) => number): Uint32Array {
  const ends = new Uint32Array(rows.length + 1);
  rows.forEach((row, index) => {
    ends[index + 1] = ends[index] + lengthOf(row);
  });
  return ends;
}
