import { describe, expect, it } from 'vitest';
import { boundaryOf } from './boundary.ts';
import { polygonsOf } from './footprint.ts';

const flat = (corners: [number, number][]): number[] => corners.flatMap(([x, y]) => [x, y, 0]);
const triangles = (...all: [number, number][][]): Int32Array => Int32Array.from(all.flatMap(flat));

describe('boundaryOf', () => {
  it('goes round triangles that share edges, whichever way they run', () => {
    const square = triangles(
      [
        [0, 0],
        [10, 0],
        [10, 10],
      ],
      [
        [0, 0],
        [0, 10],
        [10, 10],
      ],
    );
    expect(boundaryOf(square, 2)).toEqual([
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 10],
        [0, 0],
      ],
    ]);
  });
});

describe('polygonsOf', () => {
  it('keeps a courtyard as a hole', () => {
    const side = 30_000;
    const outer = [
      [0, 0],
      [side, 0],
      [side, side],
      [0, side],
    ] as [number, number][];
    const inner = [
      [10_000, 10_000],
      [20_000, 10_000],
      [20_000, 20_000],
      [10_000, 20_000],
    ] as [number, number][];
    const ring = outer.flatMap((corner, index) => {
      const [next, below, ahead] = [outer[(index + 1) % 4], inner[index], inner[(index + 1) % 4]];
      return [
        [corner, next, below],
        [next, ahead, below],
      ];
    });
    const [polygon, ...others] = polygonsOf({ triangles: triangles(...ring), roofs: ring.length });
    expect(others).toEqual([]);
    expect(polygon).toHaveLength(2);
    expect(new Set(polygon[0].map(String))).toEqual(new Set(outer.map(String)));
    expect(new Set(polygon[1].map(String))).toEqual(new Set(inner.map(String)));
  });

  it('unites roofs that lie above each other', () => {
    const low = [
      [0, 0],
      [10_000, 0],
      [10_000, 10_000],
    ] as [number, number][];
    const [polygon] = polygonsOf({ triangles: triangles(low, low), roofs: 2 });
    expect(new Set(polygon[0].map(String))).toEqual(new Set(low.map(String)));
  });
});
