import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { turnTriangles } from './turn.ts';

const corner = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }));
const corners = (count: number) => fc.array(corner, { minLength: count, maxLength: count });

/** Each triangle begun at its least index, sorted: what is drawn, whatever the order. */
function drawn(triangles: number[]): string[] {
  const result: string[] = [];
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = triangles.slice(at, at + 3);
    result.push([`${a} ${b} ${c}`, `${b} ${c} ${a}`, `${c} ${a} ${b}`].sort()[0]);
  }
  return result.sort();
}

function turned(points: number[][], previous: number, triangles: number[]): number[] {
  const copy = [...triangles];
  turnTriangles(Int32Array.from(points.flat()), previous, copy);
  return copy;
}

const areaVector = (points: number[][], triangles: number[]) => {
  const sum = [0, 0, 0];
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = triangles.slice(at, at + 3).map((vertex) => points[vertex]);
    const [u, v] = [b, c].map((point) => point.map((value, axis) => value - a[axis]));
    sum[0] += u[1] * v[2] - u[2] * v[1];
    sum[1] += u[2] * v[0] - u[0] * v[2];
    sum[2] += u[0] * v[1] - u[1] * v[0];
  }
  return sum;
};

describe('turnTriangles', () => {
  test('draws the same triangles', () => {
    fc.assert(
      fc.property(corners(4), (points) => {
        expect(drawn(turned(points, 3, [0, 1, 2]))).toEqual(drawn([0, 1, 2]));
      }),
    );
    fc.assert(
      fc.property(corners(5), (points) => {
        const [a, b, c, d] = points;
        fc.pre(a.some((value, axis) => value + c[axis] !== b[axis] + d[axis]));
        expect(drawn(turned(points, 4, [0, 1, 2, 0, 2, 3]))).toEqual(drawn([0, 1, 2, 0, 2, 3]));
      }),
    );
  });

  test('a parallelogram may be cut along its other diagonal', () => {
    fc.assert(
      fc.property(corners(4), ([a, b, c, previous]) => {
        const d = a.map((value, axis) => value + c[axis] - b[axis]);
        const points = [a, b, c, d, previous];
        const fan = turned(points, 4, [0, 1, 2, 0, 2, 3]);
        expect(areaVector(points, fan)).toEqual(areaVector(points, [0, 1, 2, 0, 2, 3]));
        expect(new Set(fan)).toEqual(new Set([0, 1, 2, 3]));
      }),
    );
  });

  test('a wall begins where the wall before it ended', () => {
    const points = [
      [0, 0, 0],
      [9, 4, 0],
      [9, 4, 5],
      [0, 0, 5],
      [9, 4, 5],
    ];
    expect(turned(points, 4, [0, 1, 2, 0, 2, 3])).toEqual([2, 3, 0, 2, 0, 1]);
    expect(turned([...points.slice(0, 4), [9, 4, 0]], 4, [0, 1, 2, 0, 2, 3])).toEqual([1, 2, 3, 1, 3, 0]);
  });

  test('leaves what has no vertex before it, and what is no fan of two', () => {
    const points = Array.from({ length: 9 }, (_, index) => [index, index * index, 0]);
    expect(turned(points, -1, [0, 1, 2])).toEqual([0, 1, 2]);
    for (const triangles of [[], [0, 1, 2, 2, 3, 0], [0, 1, 2, 0, 2, 3, 0, 3, 4]]) {
      expect(turned(points, 8, triangles)).toEqual(triangles);
    }
  });
});
