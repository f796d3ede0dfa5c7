import { readFileSync } from 'node:fs';

/** The grid that scripts/buildGeoid.ts writes: centimetres, int16, rows from north to south, columns eastward from Greenwich. */
let loaded: DataView | undefined;
function grid(): DataView {
  if (!loaded) {
    const { buffer, byteOffset, byteLength } = readFileSync(new URL('./egm96.bin', import.meta.url));
    loaded = new DataView(buffer, byteOffset, byteLength);
  }
  return loaded;
}

/** Nodes of the EGM96 grid lie a quarter of a degree apart. */
const NODES_A_DEGREE = 4;
const NORTHERNMOST_ROW = 90 * NODES_A_DEGREE;
const COLUMNS = 360 * NODES_A_DEGREE;

/** Metres of the geoid at a node: rows count from the equator, columns from Greenwich and around the Earth. */
function undulationAt(row: number, column: number): number {
  const node = (NORTHERNMOST_ROW - row) * COLUMNS + (((column % COLUMNS) + COLUMNS) % COLUMNS);
  return grid().getInt16(2 * node, true) / 100;
}

/**
 * Creates a function that tells how many metres the geoid of EGM96 lies above the ellipsoid of WGS 84 at a longitude and
 * latitude in degrees: ellipsoidal height = orthometric height + undulation. National height systems differ from it by
 * some decimetres, in places by a metre.
 *
 * Between the nodes of the 15' grid values are interpolated by a cubic convolution (Keys 1981, a = -1/2), as the
 * smooth spline of the model's own programs; bilinear patches have creases, which a polynomial could not follow to a
 * millimetre.
 */
export function createGeoid(): (longitude: number, latitude: number) => number {
  const nodes = new Float64Array(16);
  let nodesRow = Number.NaN;
  let nodesColumn = Number.NaN;

  function loadNodes(row: number, column: number) {
    for (let j = 0; j < 4; j++) {
      const nodeRow = Math.max(-NORTHERNMOST_ROW, Math.min(NORTHERNMOST_ROW, row + j - 1));
      for (let i = 0; i < 4; i++) {
        nodes[j * 4 + i] = undulationAt(nodeRow, column + i - 1);
      }
    }
    nodesRow = row;
    nodesColumn = column;
  }

  return (longitude, latitude) => {
    const x = longitude * NODES_A_DEGREE;
    const y = latitude * NODES_A_DEGREE;
    const column = Math.floor(x);
    const row = Math.floor(y);
    if (!Number.isFinite(column + row)) return Number.NaN;
    if (row !== nodesRow || column !== nodesColumn) loadNodes(row, column);
    const t = x - column;
    return convolve(y - row, rowAt(nodes, 0, t), rowAt(nodes, 4, t), rowAt(nodes, 8, t), rowAt(nodes, 12, t));
  };
}

function rowAt(nodes: Float64Array, at: number, t: number): number {
  return convolve(t, nodes[at], nodes[at + 1], nodes[at + 2], nodes[at + 3]);
}

function convolve(t: number, a: number, b: number, c: number, d: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
