import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCornerTable } from './cornerTable.ts';
import type { Feature } from './feature.ts';
import { buildMesh } from './mesh.ts';
import { makeHouses, placePlainly } from './testing/houses.ts';

/** A feature of single-ring polygons given in metres. */
function featureOf(...polygons: number[][][]): Feature {
  const rings = [0];
  for (const ring of polygons) rings.push(rings.at(-1)! + ring.length);
  return {
    ...makeHouses(1)[0],
    surfaces: {
      coordinates: Int32Array.from(polygons.flat(2), (metres) => metres * 1000),
      rings: Uint32Array.from(rings),
      polygons: Uint32Array.from(rings, (_, index) => index),
      kinds: new Uint8Array(polygons.length).fill(1),
      lods: new Uint8Array(polygons.length),
    },
  };
}

describe('buildMesh', () => {
  test('triangles of one plane and kind share vertices, folds do not', () => {
    const roof = [
      [
        [0, 0, 3],
        [4, 0, 3],
        [4, 4, 3],
      ],
      [
        [0, 0, 3],
        [4, 4, 3],
        [0, 4, 3],
      ],
    ];
    expect(buildMesh([featureOf(...roof)], placePlainly).cornerOf).toHaveLength(4);
    const folded = [roof[0], [...roof[1].slice(0, 2), [0, 4, 9]]];
    expect(buildMesh([featureOf(...folded)], placePlainly).cornerOf).toHaveLength(6);
    const twoKinds = featureOf(...roof);
    twoKinds.surfaces.kinds[1] = 2;
    expect(buildMesh([twoKinds], placePlainly).cornerOf).toHaveLength(6);
    expect(buildMesh([featureOf(...roof), featureOf(...roof)], placePlainly).cornerOf).toHaveLength(8);
  });

  test('a closed house encloses its volume, seen from outside', () => {
    const house = featureOf(
      [
        [0, 0, 0],
        [0, 2, 0],
        [3, 2, 0],
        [3, 0, 0],
      ],
      [
        [0, 0, 4],
        [3, 0, 4],
        [3, 2, 4],
        [0, 2, 4],
      ],
      [
        [0, 0, 0],
        [3, 0, 0],
        [3, 0, 4],
        [0, 0, 4],
      ],
      [
        [3, 0, 0],
        [3, 2, 0],
        [3, 2, 4],
        [3, 0, 4],
      ],
      [
        [3, 2, 0],
        [0, 2, 0],
        [0, 2, 4],
        [3, 2, 4],
      ],
      [
        [0, 2, 0],
        [0, 0, 0],
        [0, 0, 4],
        [0, 2, 4],
      ],
    );
    const { corners, cornerOf, indices, normals } = buildMesh([house], placePlainly);
    let volume = 0;
    for (let at = 0; at < indices.length; at += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => [...corners.subarray(3 * cornerOf[indices[at + k]]).subarray(0, 3)]);
      const cross = [b[1] * c[2] - b[2] * c[1], b[2] * c[0] - b[0] * c[2], b[0] * c[1] - b[1] * c[0]];
      volume += (a[0] * cross[0] + a[1] * cross[1] + a[2] * cross[2]) / 6;
    }
    expect(volume).toBeCloseTo(24, 9);
    expect(corners).toHaveLength(8 * 3);
    // glTF's axes: the roof looks up along y, the southern wall along z.
    const directions = new Set(Array.from(cornerOf, (_, v) => normals.subarray(3 * v, 3 * v + 3).join()));
    expect(directions).toEqual(new Set(['0,127,0', '0,-127,0', '127,0,0', '-127,0,0', '0,0,127', '0,0,-127']));
  });

  test('vertices are numbered as triangles use them, feature after feature', () => {
    const { features, indices } = buildMesh(makeHouses(9), placePlainly);
    let next = 0;
    for (const index of indices) {
      expect(index).toBeLessThanOrEqual(next);
      if (index === next) next++;
    }
    expect(next).toBe(features.length);
    expect(features).toEqual(features.toSorted());
  });
});

describe('createCornerTable', () => {
  test('numbers triples as a map would, again and again', () => {
    const table = createCornerTable();
    const triple = fc.tuple(fc.integer(), fc.integer({ min: -2, max: 2 }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(triple, { maxLength: 300 }), (triples) => {
        table.clear(triples.length);
        const numbers = new Map<string, number>();
        for (const [a, b, c] of triples) {
          const next = numbers.size;
          const known = numbers.get(`${a} ${b} ${c}`);
          expect(table.find(a, b, c, next)).toBe(known ?? next);
          if (known === undefined) numbers.set(`${a} ${b} ${c}`, next);
        }
      }),
    );
  });
});
