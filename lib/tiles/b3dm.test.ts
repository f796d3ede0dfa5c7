import { describe, expect, test } from 'vitest';
import { writeB3dm } from './b3dm.ts';
import { boundsOfBox } from './box.ts';
import { unpackGlb } from './glbContainer.ts';
import { makeHouses, placePlainly } from './testing/houses.ts';
import { validateGltf } from './testing/viewers.ts';

const VINTAGES = [20090101, 20120101, 20150101];
const columns = [{ id: 'height', name: 'measuredHeight', type: 'FLOAT64' as const }];

/** Takes a b3dm apart as the specification says. */
function parse(b3dm: Uint8Array) {
  const view = new DataView(b3dm.buffer, b3dm.byteOffset);
  const [, version, length, features, featuresBinary, batch, batchBinary] = [0, 4, 8, 12, 16, 20, 24].map((at) =>
    view.getUint32(at, true),
  );
  const text = (from: number, length: number) => Buffer.from(b3dm.subarray(from, from + length)).toString();
  const glbAt = 28 + features + featuresBinary + batch + batchBinary;
  return {
    magic: text(0, 4),
    version,
    length,
    glbAt,
    featureTable: JSON.parse(text(28, features)),
    batchAt: 28 + features + featuresBinary,
    batchTable: JSON.parse(text(28 + features + featuresBinary, batch)),
    glb: b3dm.subarray(glbAt),
  };
}

describe('writeB3dm', () => {
  const houses = makeHouses(30).map((house, index) => ({ ...house, values: [index % 3 ? index : undefined] }));
  // As in a planar CRS, far from its zero.
  const place = (coordinates: Int32Array, out: Float64Array) => {
    placePlainly(coordinates, out);
    for (let at = 0; at < out.length; at += 3) out[at] += 1_843_000;
    for (let at = 1; at < out.length; at += 3) out[at] += 5_176_000;
  };
  const { b3dm, box, triangles } = writeB3dm(houses, { columns, place, vintages: VINTAGES });
  const { glb, ...parts } = parse(b3dm);

  test('its parts lie at multiples of eight and add up', () => {
    expect(parts).toMatchObject({ magic: 'b3dm', version: 1, length: b3dm.length, featureTable: { BATCH_LENGTH: 30 } });
    expect([parts.batchAt % 8, parts.glbAt % 8, b3dm.length % 8]).toEqual([0, 0, 0]);
  });

  test('the batch table has the columns of the glb and 3DTILES_temporal', () => {
    const { batchTable } = parts;
    expect(Object.keys(batchTable)).toEqual(['id', 'start', 'end', 'came', 'went', 'height', 'extensions']);
    expect(batchTable.id).toEqual(houses.map(({ id }) => id));
    expect(batchTable.went).toEqual(houses.map(({ went }) => went));
    expect(batchTable.height.slice(0, 3)).toEqual([null, 1, 2]);
    const { startDates, endDates, featureIds } = batchTable.extensions['3DTILES_temporal'];
    expect(featureIds).toEqual(batchTable.id);
    expect(new Set(startDates)).toEqual(new Set([2009, 2012]));
    expect(endDates).toEqual(houses.map(({ end }) => (end === 20150101 ? 2012 : 2015)));
  });

  test('the glTF inside is valid and needs no extension', async () => {
    expect(await validateGltf(glb)).toEqual([]);
    const json = unpackGlb(glb).json as { extensionsUsed?: string[] };
    expect(json.extensionsUsed).toBeUndefined();
  });

  test('vertices of a feature follow each other, three a triangle, and lie in the box', () => {
    const { json, binary } = unpackGlb(glb) as {
      json: {
        meshes: { primitives: { attributes: Record<string, number>; indices?: number }[] }[];
        accessors: { bufferView: number; count: number }[];
        bufferViews: { byteOffset: number; byteLength: number }[];
        nodes: { translation: number[] }[];
      };
      binary: Uint8Array;
    };
    const { attributes, indices } = json.meshes[0].primitives[0];
    expect(indices).toBeUndefined();
    const floats = (name: string) => {
      const { byteOffset, byteLength } = json.bufferViews[json.accessors[attributes[name]].bufferView];
      return new Float32Array(new Uint8Array(binary.subarray(byteOffset, byteOffset + byteLength)).buffer);
    };
    const batchIds = floats('_BATCHID');
    expect(batchIds).toHaveLength(3 * triangles);
    expect(batchIds).toEqual(batchIds.toSorted());
    expect(new Set(batchIds).size).toBe(30);
    const [x0, y0, z0, x1, y1, z1] = boundsOfBox(box);
    expect(x0).toBeGreaterThan(1_842_900);
    const [x, y, z] = json.nodes[0].translation;
    floats('POSITION').forEach((value, at) => {
      const axis = at % 3;
      const [metres, low, high] = [
        [value + x, x0, x1],
        [value + y, z0, z1],
        [-(value + z), y0, y1],
      ][axis];
      expect(metres).toBeGreaterThanOrEqual(low - 1e-6);
      expect(metres).toBeLessThanOrEqual(high + 1e-6);
    });
  });
});
