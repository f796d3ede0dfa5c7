import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createShapes, decodeValues, encodeValues } from './attributesRecord.ts';
import { type Attribute, type MetricSurfaces, SURFACE_KIND } from './cityObject.ts';
import { subsetOf } from './subset.ts';
import { decodeSurfaces, surfacesLength, writeSurfaces } from './surfacesRecord.ts';

const corner = fc.tuple(fc.integer(), fc.integer(), fc.integer());
const ring = fc.array(corner, { minLength: 3, maxLength: 6 });
const polygon = fc.record({ rings: fc.array(ring, { minLength: 1, maxLength: 3 }), kind: fc.nat(5), lod: fc.nat(4) });
type Polygon = { rings: [number, number, number][][]; kind: number; lod: number };

function surfacesFrom(polygons: Polygon[]): MetricSurfaces {
  const rings = polygons.flatMap((one) => one.rings);
  const starts = (lengths: number[]) => {
    let sum = 0;
    return Uint32Array.from([0, ...lengths.map((length) => (sum += length))]);
  };
  return {
    coordinates: Int32Array.from(rings.flat(2)),
    rings: starts(rings.map((one) => one.length)),
    polygons: starts(polygons.map((one) => one.rings.length)),
    kinds: Uint8Array.from(polygons, (one) => one.kind),
    lods: Uint8Array.from(polygons, (one) => one.lod),
  };
}

describe('surfaces of a body', () => {
  it('come back from their record', () => {
    fc.assert(
      fc.property(fc.array(polygon, { maxLength: 5 }), (polygons) => {
        const surfaces = surfacesFrom(polygons);
        const bytes = new Uint8Array(surfacesLength(surfaces)).fill(0xff);
        writeSurfaces(surfaces, bytes);
        expect(decodeSurfaces(bytes)).toEqual(surfaces);
      }),
    );
  });

  it('are chosen by subsetOf as if only those had been there', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(polygon, fc.boolean()), { maxLength: 6 }), (choices) => {
        const all = surfacesFrom(choices.map(([one]) => one));
        const selected = choices.flatMap(([, isSelected], index) => (isSelected ? [index] : []));
        const expected = surfacesFrom(choices.filter(([, isSelected]) => isSelected).map(([one]) => one));
        expect(subsetOf(all, selected)).toEqual(expected);
      }),
    );
  });
});

describe('attributes', () => {
  const height: Attribute = { name: 'measuredHeight', type: 'double', value: 12.5, unit: 'm' };
  const roof: Attribute = { name: 'roofType', type: 'string', value: 'toit à quatre pans' };

  const valuesOf = (attributes: Attribute[], shapes = createShapes()) =>
    decodeValues(Buffer.from(encodeValues(attributes, shapes.layoutOf(attributes))));

  it('keep their values in the order of names', () => {
    expect(valuesOf([roof, height])).toEqual([12.5, 'toit à quatre pans']);
    expect(valuesOf([])).toEqual([]);
  });

  it('share a shape where declarations are equal, in whatever order', () => {
    const shapes = createShapes();
    expect(shapes.layoutOf([height, roof])).toEqual({ shape: 0, order: [0, 1] });
    expect(shapes.layoutOf([roof, { ...height, value: 3 }])).toEqual({ shape: 0, order: [1, 0] });
    expect(shapes.layoutOf([{ ...height, unit: 'ft' }, roof]).shape).toBe(1);
    expect(shapes.layoutOf([height, roof]).shape).toBe(0);
    expect(shapes.list[0]).toEqual([
      { name: 'measuredHeight', type: 'double', unit: 'm' },
      { name: 'roofType', type: 'string' },
    ]);
  });
});

it('kinds are numbered as they are listed', () => {
  expect([SURFACE_KIND.other, SURFACE_KIND.roof, SURFACE_KIND.wall, SURFACE_KIND.ground]).toEqual([0, 1, 2, 3]);
});
