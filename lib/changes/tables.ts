import { compareUtf8 } from './order.ts';

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
 * edges by their bodies. `rows` tells for each body which row of the given table it was.
 */
export function inOrder(history: History): History & { rows: Uint32Array } {
  const { bodies, edges, buildingIds } = history;
  const count = bodies.vintage.length;
  const ranks = rankBuildings(bodies, buildingIds);
  const rows = Uint32Array.from(bodies.vintage.keys()).sort(
    (a, b) => ranks[bodies.building[a]] - ranks[bodies.building[b]] || bodies.ordinal[a] - bodies.ordinal[b],
  );
  const newRows = new Uint32Array(count);
  for (let row = 0; row < count; row++) newRows[rows[row]] = row;
  const edgeRows = foldedOnce(bodies, edges);
  edgeRows.sort(
    (a, b) => newRows[edges.from[a]] - newRows[edges.from[b]] || newRows[edges.to[a]] - newRows[edges.to[b]],
  );
  return {
    ...history,
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
      from: pick(edges.from, edgeRows, 1).map((row) => newRows[row]),
      to: pick(edges.to, edgeRows, 1).map((row) => newRows[row]),
      overlap: pick(edges.overlap, edgeRows, 1),
      measured: pick(edges.measured, edgeRows, 1),
      sameHeight: pick(edges.sameHeight, edgeRows, 1),
      heightChange: pick(edges.heightChange, edgeRows, 1),
      topChange: pick(edges.topChange, edgeRows, 1),
    },
  };
}

/** The edges that are a step of the fold, each pair once, though the rims of several cells may have seen it. */
function foldedOnce(bodies: BodyTable, edges: EdgeTable): Uint32Array {
  const seen = new Set<number>();
  return Uint32Array.from(edges.from.keys()).filter((edge) => {
    const pair = edges.from[edge] * bodies.vintage.length + edges.to[edge];
    if (bodies.next[edges.from[edge]] !== bodies.vintage[edges.to[edge]] || seen.has(pair)) return false;
    seen.add(pair);
    return true;
  });
}

/** The place of each building by its vintage and id. */
function rankBuildings(bodies: BodyTable, idOf: (building: number) => string): Uint32Array {
  const vintages = new Map<number, number>();
  for (let row = 0; row < bodies.building.length; row++) vintages.set(bodies.building[row], bodies.vintage[row]);
  const buildings = [...vintages.keys()].map((building) => ({
    building,
    vintage: vintages.get(building)!,
    id: idOf(building),
  }));
  buildings.sort((a, b) => a.vintage - b.vintage || compareUtf8(a.id, b.id) || a.building - b.building);
  const ranks = new Uint32Array(buildings.reduce((most, { building }) => Math.max(most, building + 1), 0));
  buildings.forEach(({ building }, rank) => {
    ranks[building] = rank;
  });
  return ranks;
}

type Column = Uint8Array | Int8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

/** The rows of a column, of `width` numbers each, in another order. */
function pick<Values extends Column>(column: Values, rows: Uint32Array, width: number): Values {
  const picked = column.slice() as Values;
  for (let row = 0; row < rows.length; row++) {
    for (let at = 0; at < width; at++) picked[row * width + at] = column[rows[row] * width + at];
  }
  return picked;
}
