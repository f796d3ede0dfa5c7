/** The shapes of the made city: closed solids of plane polygons over the sites of the town plan. */
import earcut from 'earcut';
import { ELL_NOTCH, type Look, type Point, type Site, type Volume, WING } from './town.ts';

export type Vertex = readonly [x: number, y: number, z: number];

/** Rings without closing vertex, the first one counterclockwise seen from outside, the others holes. */
export interface Polygon {
  kind: 'roof' | 'wall' | 'ground';
  rings: Vertex[][];
}

/** A roof over a box: its planes, and what must be added to the top of the walls between two corners. */
interface BoxRoof {
  planes: Vertex[][];
  /** Height of the four corners. */
  corners: [number, number, number, number];
  /** Points on top of the four walls between their corners. */
  between: Partial<Record<0 | 1 | 2 | 3, Vertex>>;
}

/**
 * Raises a volume from `base` (metres). LOD 1 is a block as high as halfway from the eaves to the ridge; LOD 2 has the
 * roof's planes.
 */
export function raiseSolid({ site, look }: Volume, base: number, lod: 1 | 2): Polygon[] {
  if (lod === 1 || look.roof === 'flat') return raiseBlock(site, base, base + (look.eaves + look.ridge) / 2);
  const { x0, y0, x1, y1 } = site.bounds;
  const corners: Point[] = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
  const roof = ROOFS[look.roof](site, look, base);
  const walls = corners.map(([x, y], side): Polygon => {
    const next = (side + 1) % 4;
    const [nextX, nextY] = corners[next];
    const top = roof.between[side as 0 | 1 | 2 | 3];
    const ring: Vertex[] = [
      [x, y, base],
      [nextX, nextY, base],
      [nextX, nextY, roof.corners[next]],
      ...(top ? [top] : []),
      [x, y, roof.corners[side]],
    ];
    return { kind: 'wall', rings: [ring] };
  });
  const ground: Polygon = { kind: 'ground', rings: [corners.map(([x, y]): Vertex => [x, y, base]).reverse()] };
  return [...roof.planes.map((ring): Polygon => ({ kind: 'roof', rings: [ring] })), ...walls, ground];
}

/** Cuts a polygon into triangles that lie in it and look the same way. */
export function triangulate({ kind, rings }: Polygon): Polygon[] {
  const [outer] = rings as [Vertex[]];
  const triangle = (a: Vertex, b: Vertex, c: Vertex): Polygon => ({ kind, rings: [[a, b, c]] });
  if (kind === 'wall') return outer.slice(2).map((vertex, index) => triangle(outer[0], outer[index + 1], vertex));
  const vertices = rings.flat();
  const holes = rings.slice(0, -1).map((_, index) => rings.slice(0, index + 1).flat().length);
  const indices = earcut(vertices.flat(), holes, 3);
  const upwards = kind === 'roof';
  return Array.from({ length: indices.length / 3 }, (_, index) => {
    const [a, b, c] = [0, 1, 2].map((corner) => vertices[indices[3 * index + corner]]) as [Vertex, Vertex, Vertex];
    const turnsLeft = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]) > 0;
    return turnsLeft === upwards ? triangle(a, b, c) : triangle(a, c, b);
  });
}

const ROOFS: Record<Exclude<Look['roof'], 'flat'>, (site: Site, look: Look, base: number) => BoxRoof> = {
  gable: ({ bounds: { x0, y0, x1, y1 } }, { eaves, ridge }, base) => {
    const [low, high, middle] = [base + eaves, base + ridge, (y0 + y1) / 2];
    const west: Vertex = [x0, middle, high];
    const east: Vertex = [x1, middle, high];
    return {
      planes: [
        [[x0, y0, low], [x1, y0, low], east, west],
        [[x1, y1, low], [x0, y1, low], west, east],
      ],
      corners: [low, low, low, low],
      between: { 1: east, 3: west },
    };
  },
  hip: ({ bounds: { x0, y0, x1, y1 } }, { eaves, ridge }, base) => {
    const [low, high, middle] = [base + eaves, base + ridge, (y0 + y1) / 2];
    const inset = 0.35 * Math.min(x1 - x0, y1 - y0);
    const west: Vertex = [x0 + inset, middle, high];
    const east: Vertex = [x1 - inset, middle, high];
    return {
      planes: [
        [[x0, y0, low], [x1, y0, low], east, west],
        [[x1, y0, low], [x1, y1, low], east],
        [[x1, y1, low], [x0, y1, low], west, east],
        [[x0, y1, low], [x0, y0, low], west],
      ],
      corners: [low, low, low, low],
      between: {},
    };
  },
  shed: ({ bounds: { x0, y0, x1, y1 } }, { eaves, ridge }, base) => {
    const [low, high] = [base + eaves, base + ridge];
    return {
      planes: [
        [
          [x0, y0, low],
          [x1, y0, low],
          [x1, y1, high],
          [x0, y1, high],
        ],
      ],
      corners: [low, low, high, high],
      between: {},
    };
  },
};

function raiseBlock(site: Site, base: number, top: number): Polygon[] {
  const rings = outlineOf(site);
  const at = (ring: Point[], z: number) => ring.map(([x, y]): Vertex => [x, y, z]);
  const walls = rings.flatMap((ring) =>
    ring.map((a, index): Polygon => {
      const b = ring[(index + 1) % ring.length];
      return {
        kind: 'wall',
        rings: [
          [
            [...a, base],
            [...b, base],
            [...b, top],
            [...a, top],
          ],
        ],
      };
    }),
  );
  return [
    { kind: 'roof', rings: rings.map((ring) => at(ring, top)) },
    ...walls,
    { kind: 'ground', rings: rings.map((ring) => at(ring, base).reverse()) },
  ];
}

/** The outer ring counterclockwise, yards clockwise. */
function outlineOf({ shape, bounds: { x0, y0, x1, y1 } }: Site): Point[][] {
  if (shape === 'ell') {
    const [x, y] = [x1 - (x1 - x0) * ELL_NOTCH, y1 - (y1 - y0) * ELL_NOTCH];
    return [
      [
        [x0, y0],
        [x1, y0],
        [x1, y],
        [x, y],
        [x, y1],
        [x0, y1],
      ],
    ];
  }
  const outer: Point[] = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
  if (shape === 'box') return [outer];
  const [left, right, front, back] = [x0 + WING, x1 - WING, y0 + WING, y1 - WING];
  return [
    outer,
    [
      [left, front],
      [left, back],
      [right, back],
      [right, front],
    ],
  ];
}
