import { CELL, cornerOf, createGround, forEachCell, type Ground, mark } from './ground.ts';

/** Cells of a chunk each way. */
const CHUNK = 64;

/** A rectangle of cells, one byte each. */
interface Mask {
  column: number;
  row: number;
  columns: number;
  rows: number;
  cells: Uint8Array;
}

/**
 * The closing of a ground by a disc: what a disc of this radius cannot reach from outside without touching the ground is
 * filled. So gaps narrower than twice the radius vanish, and wider bays stay. Clusters of chunks that lie too far apart to
 * touch are worked on alone, since one building at a wrong place must not blow up the map.
 *
 * @param radius in metres.
 */
export function closing(ground: Ground, radius = 100): Ground {
  const reach = Math.round((radius * 1000) / CELL);
  const closed = createGround();
  for (const cluster of clustersOf(ground, Math.ceil((2 * reach + 1) / CHUNK))) {
    const mask = maskOf(cluster, reach + 1);
    const dilated = dilate(mask, reach);
    for (let at = 0; at < dilated.length; at++) dilated[at] ^= 1;
    const outside = dilate({ ...mask, cells: dilated }, reach);
    for (let at = 0; at < outside.length; at++) {
      if (!outside[at]) mark(closed, mask.column + (at % mask.columns), mask.row + Math.floor(at / mask.columns));
    }
  }
  return closed;
}

/** Parts of a ground whose chunks follow on each other with less than `gap` between them. */
function clustersOf({ chunks }: Ground, gap: number): Ground[] {
  const left = new Set(chunks.keys());
  const clusters: Ground[] = [];
  for (const start of [...left].sort((a, b) => a - b)) {
    if (!left.delete(start)) continue;
    const cluster = createGround();
    const queue = [start];
    for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
      cluster.chunks.set(key, chunks.get(key)!);
      for (let rows = -gap; rows <= gap; rows++) {
        for (let columns = -gap; columns <= gap; columns++) {
          const neighbour = key + rows * 0x10000 + columns;
          if (left.delete(neighbour)) queue.push(neighbour);
        }
      }
    }
    clusters.push(cluster);
  }
  return clusters;
}

function maskOf(ground: Ground, margin: number): Mask {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const key of ground.chunks.keys()) {
    const [column, row] = cornerOf(key);
    left = Math.min(left, column);
    bottom = Math.min(bottom, row);
    right = Math.max(right, column + CHUNK);
    top = Math.max(top, row + CHUNK);
  }
  const columns = right - left + 2 * margin;
  const rows = top - bottom + 2 * margin;
  const mask = { column: left - margin, row: bottom - margin, columns, rows, cells: new Uint8Array(columns * rows) };
  forEachCell(ground, (column, row) => {
    mask.cells[(row - mask.row) * columns + column - mask.column] = 1;
  });
  return mask;
}

/** Cells within `reach` cells of a set one: column distances first, then a run along each row for every column in reach. */
function dilate({ columns, rows, cells }: Mask, reach: number): Uint8Array {
  const distances = columnDistances(cells, columns, rows, reach + 1);
  const halfWidths = Array.from({ length: reach + 1 }, (_, distance) =>
    Math.floor(Math.sqrt(reach ** 2 - distance ** 2)),
  );
  const dilated = new Uint8Array(cells.length);
  const starts = new Int32Array(columns + 1);
  for (let row = 0; row < rows; row++) {
    starts.fill(0);
    for (let column = 0; column < columns; column++) {
      const distance = distances[row * columns + column];
      if (distance > reach) continue;
      starts[Math.max(0, column - halfWidths[distance])]++;
      starts[Math.min(columns, column + halfWidths[distance] + 1)]--;
    }
    for (let column = 0, open = 0; column < columns; column++) {
      open += starts[column];
      if (open > 0) dilated[row * columns + column] = 1;
    }
  }
  return dilated;
}

/** Distance of each cell to the next set one in its column, `limit` at most. */
function columnDistances(cells: Uint8Array, columns: number, rows: number, limit: number): Uint16Array {
  const distances = new Uint16Array(cells.length);
  for (let at = 0; at < cells.length; at++) {
    distances[at] = cells[at] ? 0 : at < columns ? limit : Math.min(limit, distances[at - columns] + 1);
  }
  for (let at = (rows - 1) * columns - 1; at >= 0; at--) {
    distances[at] = Math.min(distances[at], distances[at + columns] + 1);
  }
  return distances;
}
