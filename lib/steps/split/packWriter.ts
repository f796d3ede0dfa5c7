import type { Outline } from '../../changes/outline.ts';
import { createShapes, encodeValues } from '../../city/attributesRecord.ts';
import { type Attribute, type MetricSurfaces, MODULES, type Module } from '../../city/cityObject.ts';
import { encodeColumns } from '../../city/columns.ts';
import type { ContentHash } from '../../city/contentHash.ts';
import { createGrowingBytes } from '../../city/growing.ts';
import { surfacesLength, writeSurfaces } from '../../city/surfacesRecord.ts';
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

/** Gathers bodies as columns: objects would outlive many collections of garbage, each of which would visit them. */
export function createPackWriter({ hash, seedOf }: ContentHash): PackWriter {
  const shapes = createShapes();
  const seeds: bigint[] = [];
  const surfaces = createGrowingBytes();
  const triangles = createGrowingBytes();
  const ids = createGrowingBytes();
  const values = createGrowingBytes();
  const features = { idEnds: [0], shapes: [] as number[], valueEnds: [0], valueHashes: [] as bigint[] };
  const rows = {
    features: [] as number[],
    ordinals: [] as number[],
    modules: [] as number[],
    lods: [] as number[],
    mortons: [] as number[],
    areas: [] as number[],
    roofs: [] as number[],
    boxes: [] as number[],
    hashes: [] as bigint[],
    surfaceEnds: [0],
    triangleEnds: [0],
  };

  function addBody(feature: number, module: number, { ordinal, lod, surfaces: own, outline, area }: PackedBody): void {
    const bytes = surfaces.reserve(surfacesLength(own));
    writeSurfaces(own, bytes);
    rows.hashes.push(hash(bytes, 0n), hash(bytes, 1n));
    rows.surfaceEnds.push(surfaces.length);
    if (outline) triangles.append(bytesOf(outline.triangles));
    rows.triangleEnds.push(triangles.length);
    rows.roofs.push(outline?.roofs ?? 0);
    const first = rows.boxes.length;
    pushBox(own.coordinates, rows.boxes);
    const middle = (axis: number) => rows.boxes[first + axis] / 2 + rows.boxes[first + axis + 3] / 2;
    rows.mortons.push(mortonOf(middle(0), middle(1)));
    rows.features.push(feature);
    rows.ordinals.push(ordinal);
    rows.modules.push(module);
    rows.lods.push(lod);
    rows.areas.push(area);
  }

  return {
    get size() {
      return surfaces.length + triangles.length + ids.length + values.length;
    },
    get rows() {
      return rows.features.length;
    },
    add(id, module, attributes, bodies) {
      const layout = shapes.layoutOf(attributes);
      const start = values.length;
      values.append(Buffer.from(encodeValues(attributes, layout)));
      seeds[layout.shape] ??= seedOf(JSON.stringify(shapes.list[layout.shape]));
      const isEmpty = values.length === start;
      features.valueHashes.push(isEmpty ? 0n : hash(values.view().subarray(start), seeds[layout.shape]));
      features.valueEnds.push(values.length);
      ids.append(Buffer.from(id));
      features.idEnds.push(ids.length);
      const feature = features.shapes.push(layout.shape) - 1;
      for (const body of bodies) addBody(feature, MODULES.indexOf(module), body);
    },
    finish() {
      const order = Uint32Array.from(rows.features.keys()).sort((a, b) => rows.mortons[a] - rows.mortons[b] || a - b);
      const sorted = inOrder(surfaces.view(), rows.surfaceEnds, order, values.length);
      const outlines = inOrder(triangles.view(), rows.triangleEnds, order, 0);
      sorted.bytes.set(values.view(), surfaces.length);
      const table = encodeColumns(
        {
          features: order.map((row) => rows.features[row]),
          ordinals: Uint16Array.from(order, (row) => rows.ordinals[row]),
          modules: Uint8Array.from(order, (row) => rows.modules[row]),
          lods: Uint8Array.from(order, (row) => rows.lods[row]),
          boxes: spread(Int32Array.from(rows.boxes), order, 6),
          areas: Float64Array.from(order, (row) => rows.areas[row]),
          hashes: new Uint8Array(spread(BigUint64Array.from(rows.hashes), order, 2).buffer),
          surfaceEnds: sorted.ends,
          triangleEnds: outlines.ends,
          roofs: order.map((row) => rows.roofs[row]),
          ids: ids.view(),
          idEnds: Uint32Array.from(features.idEnds),
          shapes: Uint32Array.from(features.shapes),
          valueEnds: Uint32Array.from(features.valueEnds),
          valueHashes: new Uint8Array(BigUint64Array.from(features.valueHashes).buffer),
        },
        { shapes: shapes.list },
      );
      return { table, geometry: sorted.bytes, outlines: outlines.bytes };
    },
  };
}

const bytesOf = (array: Int32Array): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** Appends minX, minY, minZ, maxX, maxY, maxZ. */
function pushBox(coordinates: Int32Array, boxes: number[]): void {
  let [minX, minY, minZ] = coordinates;
  let [maxX, maxY, maxZ] = [minX, minY, minZ];
  for (let at = 3; at < coordinates.length; at += 3) {
    const x = coordinates[at];
    const y = coordinates[at + 1];
    const z = coordinates[at + 2];
    if (x < minX) minX = x;
    else if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    else if (y > maxY) maxY = y;
    if (z < minZ) minZ = z;
    else if (z > maxZ) maxZ = z;
  }
  boxes.push(minX, minY, minZ, maxX, maxY, maxZ);
}

/** The pieces of bytes in another order, with `more` bytes behind them, and where each of them begins. */
function inOrder(
  bytes: Uint8Array,
  ends: number[],
  order: Uint32Array,
  more: number,
): { bytes: Uint8Array; ends: Uint32Array } {
  const sorted = new Uint8Array(bytes.length + more);
  const sortedEnds = new Uint32Array(order.length + 1);
  order.forEach((row, index) => {
    sorted.set(bytes.subarray(ends[row], ends[row + 1]), sortedEnds[index]);
    sortedEnds[index + 1] = sortedEnds[index] + ends[row + 1] - ends[row];
  });
  return { bytes: sorted, ends: sortedEnds };
}

/** The rows of a column of several numbers each in another order. */
function spread<Column extends Int32Array | BigUint64Array>(column: Column, order: Uint32Array, width: number): Column {
  const picked = column.slice() as Column;
  order.forEach((row, index) => {
    for (let at = 0; at < width; at++) picked[index * width + at] = column[row * width + at];
  });
  return picked;
}
