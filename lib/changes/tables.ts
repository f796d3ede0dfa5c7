import { utf8Comparison } from '../city/order.ts';
import { sortByKey } from './order.ts';

/** Bodies of all vintages; a row each. Areas are square metres, lengths millimetres of the frame. */
export interface BodyTable {
  /** Number of its vintage in the order of time. */
  vintage: Uint8Array;
  /** Number of the building that it belongs to: one feature of one vintage. */
  building: Uint32Array;
  /** Its number within its building, by `bodiesOf`. */
  ordinal: Uint16Array;
  /** minX, minY, minZ, maxX, maxY, maxZ. */
  boxes: Int32Array;
  /** Ground plan by `areaOf`. */
  area: Float64Array;
  lod: Uint8Array;
  /** Four words each. */
  hash: Uint32Array;
  /** First later vintage that looked at its ground, -1 for none. */
  next: Int8Array;
  /** Last earlier vintage that looked at its ground, -1 for none. */
  previous: Int8Array;
}

/** Pairs of bodies that share ground, with the evidence of `comparePair`: `from` is compared with what its next vintage has. */
export interface EdgeTable {
  /** Row of the earlier body. */
  from: Uint32Array;
  /** Row of the later body, whose vintage is the `next` of the earlier one. */
  to: Uint32Array;
  overlap: Float64Array;
  measured: Float64Array;
  sameHeight: Float64Array;
  heightChange: Float64Array;
  topChange: Float64Array;
}

/** What the fold works on. */
export interface History {
  /** Names of the vintages in the order of time. */
  vintages: string[];
  bodies: BodyTable;
  edges: EdgeTable;
  /** Id of a building in its source. */
  buildingIds: (building: number) => string;
}

/**
 * The same history in the order that does not depend on how it was brought together: bodies by vintage, id and ordinal,
 * edges by their bodies, each pair once though the rims of several cells may have seen it, and only steps of the fold.
 * `rows` tells for each body which row of the given table it was.
 */
export function inOrder(history: History): History & { rows: Uint32Array } {
  const { bodies, edges, buildingIds } = history;
  const count = bodies.vintage.length;
  const { ranks, rankCount, ids } = rankBuildings(bodies, buildingIds);
  const byOrdinal = sortByKey(countUp(count), 0x10000, bodies.ordinal);
  const rows = sortByKey(byOrdinal, rankCount, ranks);
  const newRows = new Uint32Array(count);
  for (let row = 0; row < count; row++) newRows[rows[row]] = row;
  const from = edges.from.map((row) => newRows[row]);
  const to = edges.to.map((row) => newRows[row]);
  const edgeRows = sortByKey(sortByKey(countUp(from.length), count, to), count, from).filter((edge, place, all) => {
    const isRepeated = place > 0 && from[all[place - 1]] === from[edge] && to[all[place - 1]] === to[edge];
    return !isRepeated && bodies.next[edges.from[edge]] === bodies.vintage[edges.to[edge]];
  });
  return {
    ...history,
    buildingIds: (building) => ids[building],
    rows,
    bodies: {
      vintage: pick(bodies.vintage, rows, 1),
      building: pick(bodies.building, rows, 1),
      ordinal: pick(bodies.ordinal, rows, 1),
      boxes: pick(bodies.boxes, rows, 6),
      area: pick(bodies.area, rows, 1),
      lod: pick(bodies.lod, rows, 1),
      hash: pick(bodies.hash, rows, 4),
      next: pick(bodies.next, rows, 1),
      previous: pick(bodies.previous, rows, 1),
    },
    edges: {
      from: pick(from, edgeRows, 1),
      to: pick(to, edgeRows, 1),
      overlap: pick(edges.overlap, edgeRows, 1),
      measured: pick(edges.measured, edgeRows, 1),
      sameHeight: pick(edges.sameHeight, edgeRows, 1),
      heightChange: pick(edges.heightChange, edgeRows, 1),
      topChange: pick(edges.topChange, edgeRows, 1),
    },
  };
}

/** For each body the place of its building by vintage and id; and the ids of all buildings. */
function rankBuildings(
  bodies: BodyTable,
  idOf: (building: number) => string,
): { ranks: Uint32Array; rankCount: number; ids: string[] } {
  const { building, vintage } = bodies;
  const limit = building.reduce((most, number) => Math.max(most, number), -1) + 1;
  const vintages = new Int16Array(limit).fill(-1);
  for (let row = 0; row < building.length; row++) vintages[building[row]] = vintage[row];
  const buildings = countUp(limit).filter((number) => vintages[number] >= 0);
  const ids = Array.from({ length: limit }, (_, number) => (vintages[number] >= 0 ? idOf(number) : ''));
  const compareIds = utf8Comparison(ids);
  buildings.sort((a, b) => vintages[a] - vintages[b] || compareIds(ids[a], ids[b]) || a - b);
  const places = new Uint32Array(limit);
  for (let place = 0; place < buildings.length; place++) places[buildings[place]] = place;
  return { ranks: building.map((number) => places[number]), rankCount: buildings.length, ids };
}

const countUp = (count: number): Uint32Array => {
  const numbers = new Uint32Array(count);
  for (let number = 0; number < count; number++) numbers[number] = number;
  return numbers;
};

type Column = Uint8Array | Int8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

/** Rows of a column, of `width` numbers each, in another order. Copied as words or bytes, whatever the type of the column. */
export function pick<Values extends Column>(column: Values, rows: Uint32Array, width: number): Values {
  const size = width * column.BYTES_PER_ELEMENT;
  const picked = new ArrayBuffer(rows.length * size);
  const { buffer, byteOffset, byteLength } = column;
  if (size % 4 === 0)
    copyWords(new Uint32Array(buffer, byteOffset, byteLength / 4), rows, size / 4, new Uint32Array(picked));
  else copyBytes(new Uint8Array(buffer, byteOffset, byteLength), rows, size, new Uint8Array(picked));
  return new (column.constructor as new (buffer: ArrayBuffer) => Values)(picked);
}

function copyWords(words: Uint32Array, rows: Uint32Array, size: number, picked: Uint32Array): void {
  for (let row = 0, to = 0; row < rows.length; row++) {
    for (let from = rows[row] * size, end = from + size; from < end; from++, to++) picked[to] = words[from];
  }
}

function copyBytes(bytes: Uint8Array, rows: Uint32Array, size: number, picked: Uint8Array): void {
  for (let row = 0, to = 0; row < rows.length; row++) {
    for (let from = rows[row] * size, end = from + size; from < end; from++, to++) picked[to] = bytes[from];
  }
}
