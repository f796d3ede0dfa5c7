import { existsSync, globSync, readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { readAll, sourceOf } from './samples.ts';

const FOLDER = new URL('../../../../shared/citygml/', import.meta.url).pathname;
const files = existsSync(FOLDER) ? globSync(`${FOLDER}{drops,files}/**/*.{gml,xml}`).sort() : [];

interface Expected {
  polygons: number;
  references: number;
  /** Coordinates of all polygons that are no references, closing points left out. */
  numbers: number[];
  ids: string[];
  /** Values of some attributes, in the order of the document. */
  values: string[];
}

const FOREIGN = /^(sub|uro|energy):/;
const POLYGONS = new Set(['Polygon', 'PolygonPatch', 'Triangle', 'Rectangle']);
const VALUES = new Set(['measuredHeight', 'yearOfConstruction', 'storeysAboveGround', 'roofType']);

/** Goes through a sample by an XML parser that others wrote, in the simplest way that tells what must come out. */
function expectationOf(text: string): Expected {
  const expected: Expected = { polygons: 0, references: 0, numbers: [], ids: [], values: [] };
  const path: string[] = [];
  let foreign = 0;
  let ring: number[] = [];
  let written = '';
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const local = name.replace(/^.*:/, '');
    const parent = path.at(-1) ?? '';
    if (FOREIGN.test(name)) foreign++;
    path.push(local);
    written = '';
    if (foreign > 0) return;
    if (parent === 'cityObjectMember') expected.ids.push(attributes['gml:id'] ?? '');
    if (POLYGONS.has(local)) expected.polygons++;
    if (local === 'LinearRing') ring = [];
    if (/^(surfaceMember|baseSurface)$/.test(local) && attributes['xlink:href']) expected.references++;
  });
  parser.on('text', (part) => {
    written += part;
  });
  parser.on('closetag', ({ name }) => {
    const local = path.pop()!;
    if (FOREIGN.test(name)) foreign--;
    else if (foreign === 0) {
      if (path.includes('LinearRing') && /^(pos|posList)$/.test(local))
        ring.push(...written.trim().split(/\s+/).map(Number));
      if (local === 'LinearRing' && POLYGONS.has(path.at(-2)!)) addRing(expected, ring, path.at(-1) === 'interior');
      if (VALUES.has(local) && path.length === 3) expected.values.push(written.trim());
    }
    written = '';
  });
  parser.write(text).close();
  return expected;
}

function addRing(expected: Expected, ring: number[], isHole: boolean): void {
  const last = ring.length - 3;
  const isClosed = [0, 1, 2].every((axis) => ring[axis] === ring[last + axis]);
  const open = isClosed ? ring.slice(0, last) : ring;
  if (
    new Set(Array.from({ length: open.length / 3 }, (_, point) => open.slice(3 * point, 3 * point + 3).join())).size < 3
  ) {
    if (!isHole) expected.polygons--;
    return;
  }
  expected.numbers.push(...open);
}

function sortedBytes(numbers: number[]): Buffer {
  return Buffer.from(Float64Array.from(numbers).sort().buffer);
}

/** What is wrong in the samples: two polygons without area; a ring that belongs to no polygon. */
const REFUSED: Record<string, number> = {
  'files/lyon/Opera-Lyon_CityGML3_xAL3.gml': 2,
  'files/odd/val3dity_invalid_citygml_1.gml': 1,
};

describe.skipIf(files.length === 0)('samples of CityGML, against another parser', () => {
  it.each(files.map((file): [string, string] => [file.slice(FOLDER.length), file]))('%s', async (name, file) => {
    const bytes = readFileSync(file);
    const expected = expectationOf(bytes.toString('utf8').replace(/^\uFEFF/, ''));
    const { objects, report } = await readAll(sourceOf(bytes, 50_000));
    let [polygons, refused, duplicates] = [0, 0, 0];
    const numbers: number[] = [];
    for (const { surfaces, rejected, duplicates: dropped } of objects) {
      polygons += surfaces.kinds.length;
      for (const number of surfaces.coordinates) numbers.push(number);
      refused += rejected.length;
      duplicates += dropped;
    }
    expect(polygons).toBe(expected.polygons);
    // Sorted, since orientable surfaces turn the order of points.
    expect(sortedBytes(numbers).equals(sortedBytes(expected.numbers))).toBe(true);
    if (expected.references > 0) expect(duplicates).toBeGreaterThanOrEqual(expected.references);
    expect(refused).toBe(REFUSED[name] ?? 0);
    const hasUnknown = report.unknown.length > 0;
    expect(objects.map(({ id }) => id)).toEqual(hasUnknown ? expected.ids.slice(0, objects.length) : expected.ids);
    const values = objects.flatMap(({ attributes }) =>
      attributes.filter(({ name }) => VALUES.has(name)).map(({ value }) => value),
    );
    for (const value of expected.values)
      expect(values.map(String)).toContain(/^[\d.]+$/.test(value) ? String(Number(value)) : value);
  });
});
