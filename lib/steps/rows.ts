import type { Shape } from '../city/attributesRecord.ts';
import { MODULES } from '../city/cityObject.ts';
import { allocateColumns } from '../city/columns.ts';
import type { ObjectStore } from '../store/store.ts';
import { type Pack, type PackTable, readPackTable } from './packs.ts';

/** Number of buildings in `Rows.modules`: the module that is compared. */
export const BUILDING = MODULES.indexOf('building');

/**
 * The bodies of all packs in one table: row r is a body, feature f an object of a source. Rows and features keep the
 * order of the packs. It holds about a hundred bytes a body, and neither geometry nor values.
 */
export interface Rows {
  count: number;
  /** Position of each row's pack. */
  packs: Uint32Array;
  /** Position of each row's vintage. */
  vintages: Uint8Array;
  features: Uint32Array;
  ordinals: Uint16Array;
  modules: Uint8Array;
  lods: Uint8Array;
  /** minX, minY, minZ, maxX, maxY, maxZ a row, millimetres of the frame. */
  boxes: Int32Array;
  areas: Float64Array;
  /** Four words of the geometry's hash a row. */
  hashes: Uint32Array;
  /** Where the surfaces of a row lie in the geometry of its pack. */
  surfaceStarts: Uint32Array;
  surfaceLengths: Uint32Array;
  triangleStarts: Uint32Array;
  triangleLengths: Uint32Array;
  roofs: Uint32Array;
  featureTable: Features;
}

export interface Features {
  count: number;
  vintages: Uint8Array;
  ids: Uint8Array;
  /** Where each id begins, and where the last one ends. */
  idEnds: Uint32Array;
  /** Position in `shapeList`. */
  shapes: Uint32Array;
  shapeList: Shape[];
  /** Where the values of a feature lie in the geometry of its pack. */
  valueStarts: Uint32Array;
  valueLengths: Uint32Array;
  /** Two words a feature; zero where it has no values. */
  valueHashes: Uint32Array;
}

/**
 * Reads one table after the other, twice over: holding all of them would take as much memory again. The columns of what is
 * compared (areas, triangles and roofs) are empty where nothing is.
 */
export async function readRows(work: ObjectStore, packs: Pack[], isCompared: boolean): Promise<Rows> {
  const rows = emptyRows(await sizesOf(work, packs), isCompared);
  const shapeNumbers = new Map<string, number>();
  let row = 0;
  let feature = 0;
  let idBytes = 0;
  for (const [index, pack] of packs.entries()) {
    const { columns, meta } = await readPackTable(work, pack);
    const shapes = meta.shapes.map((shape) => numberOfShape(shape, shapeNumbers, rows.featureTable.shapeList));
    copyRows(rows, columns, row, feature, index, pack.vintage);
    copyFeatures(rows.featureTable, columns, feature, pack.vintage, shapes, idBytes);
    row += columns.features.length;
    feature += columns.shapes.length;
    idBytes += columns.ids.length;
  }
  rows.featureTable.idEnds[feature] = idBytes;
  return rows;
}

interface Sizes {
  rows: number;
  features: number;
  idBytes: number;
}

async function sizesOf(work: ObjectStore, packs: Pack[]): Promise<Sizes> {
  const sizes: Sizes = { rows: 0, features: 0, idBytes: 0 };
  for (const pack of packs) {
    const { columns } = await readPackTable(work, pack);
    sizes.rows += columns.features.length;
    sizes.features += columns.shapes.length;
    sizes.idBytes += columns.ids.length;
  }
  return sizes;
}

/** The id of a feature as text. */
export function idOf({ ids, idEnds }: Features, feature: number): string {
  const start = idEnds[feature];
  return Buffer.from(ids.buffer, ids.byteOffset + start, idEnds[feature + 1] - start).toString();
}

function emptyRows({ rows: count, features, idBytes }: Sizes, isCompared: boolean): Rows {
  const compared = isCompared ? count : 0;
  const featureColumns = allocateColumns({
    vintages: [Uint8Array, features],
    ids: [Uint8Array, idBytes],
    idEnds: [Uint32Array, features + 1],
    shapes: [Uint32Array, features],
    valueStarts: [Uint32Array, features],
    valueLengths: [Uint32Array, features],
    valueHashes: [Uint32Array, features * 2],
  });
  const rowColumns = allocateColumns({
    packs: [Uint32Array, count],
    vintages: [Uint8Array, count],
    features: [Uint32Array, count],
    ordinals: [Uint16Array, count],
    modules: [Uint8Array, count],
    lods: [Uint8Array, count],
    boxes: [Int32Array, count * 6],
    areas: [Float64Array, compared],
    hashes: [Uint32Array, count * 4],
    surfaceStarts: [Uint32Array, count],
    surfaceLengths: [Uint32Array, count],
    triangleStarts: [Uint32Array, compared],
    triangleLengths: [Uint32Array, compared],
    roofs: [Uint32Array, compared],
  });
  return { count, ...rowColumns, featureTable: { count: features, shapeList: [], ...featureColumns } };
}

function copyRows(
  rows: Rows,
  table: PackTable,
  first: number,
  firstFeature: number,
  pack: number,
  vintage: number,
): void {
  const count = table.features.length;
  rows.packs.fill(pack, first, first + count);
  rows.vintages.fill(vintage, first, first + count);
  rows.ordinals.set(table.ordinals, first);
  rows.modules.set(table.modules, first);
  rows.lods.set(table.lods, first);
  rows.boxes.set(table.boxes, first * 6);
  bytesOf(rows.hashes).set(table.hashes, first * 16);
  for (let i = 0; i < count; i++) {
    rows.features[first + i] = firstFeature + table.features[i];
    rows.surfaceStarts[first + i] = table.surfaceEnds[i];
    rows.surfaceLengths[first + i] = table.surfaceEnds[i + 1] - table.surfaceEnds[i];
  }
  if (rows.areas.length === 0) return;
  rows.areas.set(table.areas, first);
  rows.roofs.set(table.roofs, first);
  for (let i = 0; i < count; i++) {
    rows.triangleStarts[first + i] = table.triangleEnds[i];
    rows.triangleLengths[first + i] = table.triangleEnds[i + 1] - table.triangleEnds[i];
  }
}

function copyFeatures(
  features: Features,
  table: PackTable,
  first: number,
  vintage: number,
  shapes: number[],
  idStart: number,
): void {
  const count = table.shapes.length;
  const valuesStart = table.surfaceEnds.at(-1) ?? 0;
  features.ids.set(table.ids, idStart);
  features.vintages.fill(vintage, first, first + count);
  bytesOf(features.valueHashes).set(table.valueHashes, first * 8);
  for (let i = 0; i < count; i++) {
    features.idEnds[first + i] = idStart + table.idEnds[i];
    features.shapes[first + i] = shapes[table.shapes[i]];
    features.valueStarts[first + i] = valuesStart + table.valueEnds[i];
    features.valueLengths[first + i] = table.valueEnds[i + 1] - table.valueEnds[i];
  }
}

function numberOfShape(shape: Shape, numbers: Map<string, number>, list: Shape[]): number {
  const text = JSON.stringify(shape);
  let number = numbers.get(text);
  if (number === undefined) {
    number = list.push(shape) - 1;
    numbers.set(text, number);
  }
  return number;
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
