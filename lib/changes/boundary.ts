type Point = [x: number, y: number];

/**
 * The rings around triangles that lie side by side in plan, by the edges that only one of them has. Answers undefined
 * where that does not tell: an edge lies along two others, or rings touch in a corner.
 * @param triangles x, y, z of three corners a triangle; read up to `count` triangles.
 */
export function boundaryOf(triangles: Int32Array, count: number): Point[][] | undefined {
  const next = new Map<string, Point>();
  const starts = new Map<string, Point>();
  for (const [from, to] of openEdges(triangles, count)) {
    if (next.has(keyOf(from))) return undefined;
    next.set(keyOf(from), to);
    starts.set(keyOf(from), from);
  }
  const rings: Point[][] = [];
  for (const [key, start] of starts) {
    if (!next.has(key)) continue;
    const ring = [start];
    for (let at = start; ; ) {
      const to = next.get(keyOf(at));
      if (!to) return undefined;
      next.delete(keyOf(at));
      ring.push(to);
      if (to[0] === start[0] && to[1] === start[1]) break;
      at = to;
    }
    rings.push(ring);
  }
  return rings;
}

/** Edges of counterclockwise triangles that no other one runs along the other way. */
function openEdges(triangles: Int32Array, count: number): [Point, Point][] {
  const edges = new Map<string, [Point, Point]>();
  for (let at = 0; at < 9 * count; at += 9) {
    const corners = [0, 3, 6].map((corner): Point => [triangles[at + corner], triangles[at + corner + 1]]);
    const twice = doubleArea(corners);
    if (twice === 0) continue;
    if (twice < 0) corners.reverse();
    corners.forEach((from, index) => {
      const to = corners[(index + 1) % 3];
      const against = `${keyOf(to)} ${keyOf(from)}`;
      if (!edges.delete(against)) edges.set(`${keyOf(from)} ${keyOf(to)}`, [from, to]);
    });
  }
  return [...edges.values()];
}

/** Twice the area of a ring in plan: positive where it runs counterclockwise. */
export function doubleArea(ring: readonly Point[]): number {
  let sum = 0;
  const [x0, y0] = ring[0];
  for (let index = 1; index < ring.length; index++) {
    const [[ax, ay], [bx, by]] = [ring[index - 1], ring[index]];
    sum += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return sum;
}

const keyOf = ([x, y]: Point): string => `${x},${y}`;
