import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from './testing/houses.ts';
import { type Anchors, buildTree, type TileTree } from './tree.ts';

type Point = [x: number, y: number, size: number];

function anchorsOf(points: Point[]): Anchors {
  return {
    x: Int32Array.from(points, ([x]) => x),
    y: Int32Array.from(points, ([, y]) => y),
    size: Int32Array.from(points, ([, , size]) => size),
    from: new Uint8Array(points.length),
    until: new Uint8Array(points.length).fill(1),
  };
}

/** Houses on a square of `side` metres, one in ten thousand of them some hundred metres large. */
function makeTown(count: number, side: number, seed = 1, [west, south] = [0, 0]): Point[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => [
    Math.round((west + side * random()) * 1000),
    Math.round((south + side * random()) * 1000),
    Math.round(1000 * (random() < 0.0001 ? 300 + 900 * random() : 5 + 30 * random())),
  ]);
}

/** The points of each node by its name. */
const contentsOf = ({ nodes }: TileTree, points: Point[]) =>
  new Map(
    nodes.map(({ name, features, geometricError }) => [
      name,
      { points: [...features].map((feature) => points[feature].join()).sort(), geometricError },
    ]),
  );

const anyPoint = fc.tuple(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: 0, max: 2 ** 31 - 1 }),
);
const nearPoint = fc.tuple(
  fc.integer({ min: 0, max: 3000 }),
  fc.integer({ min: 0, max: 3000 }),
  fc.integer({ min: 0, max: 3000 }),
);
const anyPoints = fc.array(fc.oneof(anyPoint, nearPoint), { minLength: 1, maxLength: 60 });

describe('buildTree', () => {
  test('puts every feature into exactly one node, none above the limit, children under one parent', () => {
    fc.assert(
      fc.property(anyPoints, fc.integer({ min: 1, max: 8 }), (points, mostFeatures) => {
        const { nodes } = buildTree(anchorsOf(points), { mostFeatures });
        const drawn = nodes.flatMap(({ features }) => [...features]).sort((a, b) => a - b);
        expect(drawn).toEqual(points.map((_, index) => index));
        for (const { features } of nodes) expect(features.length).toBeLessThanOrEqual(mostFeatures);
        expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
        const children = nodes.flatMap(({ children }) => children).sort((a, b) => a - b);
        expect(children).toEqual(nodes.slice(1).map((_, index) => index + 1));
        nodes.forEach(({ children }, index) => {
          for (const child of children) expect(child).toBeGreaterThan(index);
        });
      }),
    );
  });

  test('the order of the anchors does not matter', () => {
    fc.assert(
      fc.property(
        anyPoints.chain((points) =>
          fc.tuple(fc.constant(points), fc.shuffledSubarray(points, { minLength: points.length })),
        ),
        ([points, shuffled]) => {
          const once = buildTree(anchorsOf(points), { mostFeatures: 4 });
          const again = buildTree(anchorsOf(shuffled), { mostFeatures: 4 });
          // More than fit on one square metre are dealt out in the order given.
          fc.pre(once.nodes.every(({ name }) => !/-.*-.*-/.test(name)));
          expect(contentsOf(again, shuffled)).toEqual(contentsOf(once, points));
        },
      ),
    );
  });

  test('what is added elsewhere changes no node', () => {
    const town = makeTown(9000, 3000);
    const before = contentsOf(buildTree(anchorsOf(town)), town);
    const grown = [...town, ...makeTown(5000, 2000, 2, [20_000, 35_000])];
    const after = contentsOf(buildTree(anchorsOf(grown)), grown);
    expect(before.size).toBeGreaterThan(4);
    for (const [name, content] of before) expect(after.get(name)).toEqual(content);
  });

  test('a district that is rebuilt keeps its tiles, and no other tile changes', () => {
    const town = makeTown(20_000, 6000);
    const isRebuilt = ([x, y]: Point) => Math.hypot(x - 2_000_000, y - 3_000_000) < 1_000_000;
    const rebuilt = town.filter(isRebuilt);
    const before = buildTree(anchorsOf(town));
    const points = [...town, ...rebuilt];
    const after = buildTree({
      ...anchorsOf(points),
      from: Uint8Array.from(points, (_, index) => (index < town.length ? 0 : 1)),
      until: Uint8Array.from(points, (point, index) => (index < town.length && isRebuilt(point) ? 1 : 2)),
    });
    expect(after.nodes.map(({ name }) => name)).toEqual(before.nodes.map(({ name }) => name));
    const old = contentsOf(before, town);
    for (const [name, content] of contentsOf(after, points)) {
      if (!content.points.some((text) => isRebuilt(text.split(',').map(Number) as Point)))
        expect(content).toEqual(old.get(name));
    }
  });

  test('no tile has more than twice the limit through all time', () => {
    const points = makeTown(900, 900).flatMap((point) => Array.from({ length: 8 }, () => point));
    const generation = Uint8Array.from(points, (_, index) => index % 8);
    const tree = buildTree({ ...anchorsOf(points), from: generation, until: generation.map((date) => date + 1) });
    expect(tree.nodes.reduce((sum, { features }) => sum + features.length, 0)).toBe(7200);
    expect(Math.max(...tree.nodes.map(({ features }) => features.length))).toBeLessThanOrEqual(2000);
  });

  test('tiles of a city hold 500 features or more on average, however dense it is', () => {
    for (const side of [7000, 8000, 9000, 10_000, 11_000, 12_000, 13_000]) {
      const { nodes } = buildTree(anchorsOf(makeTown(50_000, side)));
      const drawn = nodes.map(({ features }) => features.length).filter((count) => count > 0);
      expect(50_000 / drawn.length).toBeGreaterThanOrEqual(500);
      expect(Math.max(...drawn)).toBeLessThanOrEqual(1000);
    }
  });

  test('a town around the zero of the frame is one tile', () => {
    const { nodes } = buildTree(anchorsOf(makeTown(950, 1000, 1, [-500, -500])));
    expect(nodes).toHaveLength(1);
    expect(nodes[0].geometricError).toBe(0);
  });

  test('only what is larger than half of a half stays above leaves; the error is the largest diagonal below', () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const { nodes } = buildTree(anchorsOf(points), { mostFeatures: 4 });
        const largestIn = (index: number): number =>
          Math.max(0, ...[...nodes[index].features].map((feature) => points[feature][2]), largestBelow(index));
        const largestBelow = (index: number): number => Math.max(0, ...nodes[index].children.map(largestIn));
        nodes.forEach(({ name, features, children, geometricError }, index) => {
          expect(geometricError).toBe(largestBelow(index) / 1000);
          if (children.length === 0) return;
          const shorterHalf = 2 ** Math.floor((Number(name.split('-')[0]) - 1) / 2);
          for (const feature of features) expect(points[feature][2]).toBeGreaterThan((shorterHalf * 1000) / 2);
        });
      }),
    );
  });

  test('too many large features leave the largest at the top', () => {
    const points = Array.from({ length: 10 }, (_, index): Point => [index * 1000, 0, 1_000_000 + index]);
    const { nodes } = buildTree(anchorsOf(points), { mostFeatures: 3 });
    expect([...nodes[0].features]).toEqual([7, 8, 9]);
  });

  test('more versions on one spot than a tile may have make several tiles', () => {
    const points = Array.from({ length: 25 }, (): Point => [7, 7, 3]);
    const { nodes } = buildTree(anchorsOf(points), { mostFeatures: 10 });
    expect(nodes.map(({ features }) => features.length).filter((count) => count > 0)).toEqual([10, 10, 5]);
  });

  test('nothing makes no tree', () => {
    expect(buildTree(anchorsOf([])).nodes).toEqual([]);
  });
});
