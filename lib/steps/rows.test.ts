import { describe, expect, it } from 'vitest';
import { decodeValues } from '../city/attributesRecord.ts';
import type { MetricSurfaces } from '../city/cityObject.ts';
import { createContentHash } from '../city/contentHash.ts';
import { decodeSurfaces } from '../city/surfacesRecord.ts';
import { putBlob } from '../store/cache.ts';
import { createMemoryStore } from '../store/memory.ts';
import type { ObjectStore } from '../store/store.ts';
import type { Pack } from './packs.ts';
import { readRanges } from './ranges.ts';
import { idOf, readRows } from './rows.ts';
import { createPackWriter } from './split/packWriter.ts';
import { findDuplicates } from './survey/duplicates.ts';

/** A flat square whose lower left corner is at x, y (millimetres). */
function square(x: number, y: number, side = 1000): MetricSurfaces {
  return {
    coordinates: Int32Array.of(x, y, 0, x + side, y, 0, x + side, y + side, 0, x, y + side, 0),
    rings: Uint32Array.of(0, 4),
    polygons: Uint32Array.of(0, 1),
    kinds: Uint8Array.of(1),
    lods: Uint8Array.of(2),
  };
}

const body = (x: number, y: number, ordinal = 0) => ({
  ordinal,
  lod: 2,
  surfaces: square(x, y),
  outline: { triangles: Int32Array.of(x, y, 0), roofs: 1 },
  area: 1,
});

async function write(
  work: ObjectStore,
  vintage: number,
  features: { id: string; at: [number, number][]; height?: number }[],
): Promise<Pack> {
  const writer = createPackWriter(await createContentHash());
  for (const { id, at, height } of features) {
    const attributes = height === undefined ? [] : [{ name: 'height', type: 'double' as const, value: height }];
    writer.add(
      id,
      'building',
      attributes,
      at.map(([x, y], ordinal) => body(x, y, ordinal)),
    );
  }
  const { table, geometry, outlines } = writer.finish();
  return {
    vintage,
    looked: [vintage],
    table: await putBlob(work, table),
    geometry: await putBlob(work, geometry),
    outlines: await putBlob(work, outlines),
  };
}

describe('packs read as rows', () => {
  it('give back ids, surfaces and values of every body', async () => {
    const work = createMemoryStore();
    const packs = [
      await write(work, 0, [
        {
          id: 'lump',
          at: [
            [900_000, 0],
            [0, 0],
          ],
          height: 12.5,
        },
        { id: 'Maison é', at: [[500_000, 500_000]] },
      ]),
      await write(work, 1, [{ id: 'other', at: [[5, 5]], height: 3 }]),
    ];
    const rows = await readRows(work, packs, true);
    expect(rows.count).toBe(4);
    expect([...rows.vintages]).toEqual([0, 0, 0, 1]);
    const seen = [];
    for (let row = 0; row < rows.count; row++) {
      const feature = rows.features[row];
      const { featureTable } = rows;
      const blob = packs[rows.packs[row]].geometry;
      const [surfaces, values] = await readRanges(work, [
        { blob, start: rows.surfaceStarts[row], length: rows.surfaceLengths[row] },
        { blob, start: featureTable.valueStarts[feature], length: featureTable.valueLengths[feature] },
      ]);
      const [x, y] = decodeSurfaces(surfaces).coordinates;
      expect([...rows.boxes.subarray(6 * row, 6 * row + 2)]).toEqual([x, y]);
      seen.push([idOf(featureTable, feature), rows.ordinals[row], x, y, decodeValues(values)]);
    }
    expect(seen).toEqual([
      ['lump', 1, 0, 0, [12.5]],
      ['Maison é', 0, 500_000, 500_000, []],
      ['lump', 0, 900_000, 0, [12.5]],
      ['other', 0, 5, 5, [3]],
    ]);
  });

  it('hash equal geometry alike and other geometry not, whatever the vintage', async () => {
    const work = createMemoryStore();
    const rows = await readRows(
      work,
      [
        await write(work, 0, [{ id: 'a', at: [[0, 0]] }]),
        await write(work, 1, [
          { id: 'b', at: [[0, 0]] },
          { id: 'c', at: [[1, 0]] },
        ]),
      ],
      true,
    );
    const hash = (row: number) => rows.hashes.subarray(4 * row, 4 * row + 4).join();
    expect(hash(0)).toBe(hash(1));
    expect(hash(2)).not.toBe(hash(1));
  });
});

describe('findDuplicates', () => {
  it('keeps the first of the same geometry and numbers those of other geometry', async () => {
    const work = createMemoryStore();
    const rows = await readRows(
      work,
      [
        await write(work, 0, [
          { id: 'a', at: [[0, 0]] },
          { id: 'a', at: [[0, 0]] },
          { id: 'b', at: [[9000, 0]] },
        ]),
        await write(work, 0, [
          { id: 'a', at: [[5000, 0]] },
          { id: 'b', at: [[9000, 0]] },
        ]),
        await write(work, 1, [{ id: 'a', at: [[0, 0]] }]),
      ],
      true,
    );
    const { kept, occurrences, duplicates } = findDuplicates(rows);
    expect([...kept]).toEqual([1, 0, 1, 1, 0, 1]);
    expect([...occurrences]).toEqual([1, 1, 1, 2, 1, 1]);
    expect(duplicates).toBe(2);
  });
});

describe('readRanges', () => {
  it('answers each range in the order asked, however they lie', async () => {
    const work = createMemoryStore();
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
    const blob = await putBlob(work, bytes);
    const places = [
      [299_990, 10],
      [0, 5],
      [3, 4],
      [100_000, 0],
      [150_000, 7],
    ] as const;
    const read = await readRanges(
      work,
      places.map(([start, length]) => ({ blob, start, length })),
    );
    expect(read.map((one) => [...one])).toEqual(
      places.map(([start, length]) => [...bytes.subarray(start, start + length)]),
    );
  });
});
