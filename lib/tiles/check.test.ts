import { beforeAll, describe, expect, test } from 'vitest';
import { checkGlb } from './check.ts';
import { decompressGlb } from './decompress.ts';
import type { GltfDocument } from './document.ts';
import { writeGlb } from './glb.ts';
import { createBinary, packGlb, unpackGlb } from './glbContainer.ts';
import { makeHouses, placePlainly } from './testing/houses.ts';

describe('checkGlb', () => {
  let compressed: Uint8Array;
  let plain: Uint8Array;

  beforeAll(async () => {
    const houses = makeHouses(5).map((house) => ({ ...house, values: [house.start === 20090101 ? 'office' : 'flat'] }));
    const columns = [{ id: 'use', name: 'use', type: 'STRING' as const }];
    compressed = (await writeGlb(houses, { columns, place: placePlainly })).glb;
    plain = await decompressGlb(compressed);
  });

  /** What is found in a tile once its JSON and bytes were tampered with. */
  async function problemsOf(tamper: (json: GltfDocument, bytes: Uint8Array) => void, glb = plain): Promise<string[]> {
    const { json, binary } = unpackGlb(glb);
    const bytes = new Uint8Array(binary);
    tamper(json as GltfDocument, bytes);
    const gathered = createBinary();
    gathered.add(bytes);
    return checkGlb(packGlb(json as object, gathered));
  }
  const metadata = (json: GltfDocument) => json.extensions.EXT_structural_metadata;
  const table = (json: GltfDocument) => metadata(json).propertyTables[0];
  const view = (json: GltfDocument, column: string) => json.bufferViews[table(json).properties[column].values];

  test('finds nothing in a sound tile', async () => {
    expect(await checkGlb(compressed)).toEqual([]);
    expect(await checkGlb(plain)).toEqual([]);
  });

  test.for<[string, (json: GltfDocument, bytes: Uint8Array) => void, string]>([
    ['a table with too few rows', (json) => (table(json).count = 4), '_FEATURE_ID_0 has 5 features'],
    ['a class that is not there', (json) => (table(json).class = 'other'), 'The class "other" is not in the schema.'],
    [
      'a table that is not there',
      (json) => (json.meshes[0].primitives[0].extensions.EXT_mesh_features.featureIds[0].propertyTable = 3),
      'or is not there',
    ],
    [
      'an attribute that is not there',
      (json) => Reflect.deleteProperty(json.meshes[0].primitives[0].attributes, '_FEATURE_ID_0'),
      'There is no attribute _FEATURE_ID_0.',
    ],
    [
      'ids beyond the count',
      (json) => (json.meshes[0].primitives[0].extensions.EXT_mesh_features.featureIds[0].featureCount = 2),
      'holds ids beyond its 2 features',
    ],
    [
      'kinds beyond the count',
      (json) => (json.meshes[0].primitives[0].extensions.EXT_mesh_features.featureIds[1].featureCount = 1),
      '_FEATURE_ID_1 holds ids beyond',
    ],
    [
      'a column that is missing',
      (json) => Reflect.deleteProperty(table(json).properties, 'went'),
      'The table lacks the required column went.',
    ],
    [
      'a column of no property',
      (json) => Reflect.deleteProperty(metadata(json).schema.classes.version.properties, 'use'),
      'The class has no property use.',
    ],
    [
      'a fixed column that may be missing',
      (json) => Reflect.deleteProperty(metadata(json).schema.classes.version.properties.end, 'required'),
      'end must be required',
    ],
    [
      'noData on a fixed column',
      (json) => (metadata(json).schema.classes.version.properties.start.noData = 0),
      'start must be required and without noData.',
    ],
    ['a column that is too long', (json) => (view(json, 'start').byteLength += 4), 'start has 24 bytes for 5 values.'],
    ['a column at an odd place', (json) => (view(json, 'start').byteOffset += 4), 'begins at no multiple of eight'],
    [
      'columns that share bytes',
      (json) => (table(json).properties.start.values = table(json).properties.end.values),
      'Two columns share a buffer view.',
    ],
    [
      'a value that the enum has not',
      (json, bytes) => (bytes[view(json, 'came').byteOffset] = 99),
      'came holds values that its enum does not name.',
    ],
    [
      'string offsets that lead astray',
      (json, bytes) => (bytes[json.bufferViews[table(json).properties.use.stringOffsets!].byteOffset + 2] = 200),
      'The string offsets of use',
    ],
    [
      'strings without offsets',
      (json) => Reflect.deleteProperty(table(json).properties.use, 'stringOffsets'),
      'use lacks string offsets.',
    ],
    [
      'offsets of another width',
      (json) => (table(json).properties.use.stringOffsetType = 'UINT32'),
      'use has 12 bytes of string offsets',
    ],
    [
      'a view beyond the buffer',
      (json) => (json.bufferViews[0].byteLength = 1e6),
      'Buffer view 0 reaches beyond its buffer.',
    ],
    ['a buffer beyond the chunk', (json) => (json.buffers[0].byteLength = 1e6), 'longer than the binary chunk'],
    [
      'an extension that is not announced',
      (json) => json.extensionsUsed.shift(),
      'extensionsUsed lacks EXT_mesh_features.',
    ],
    ['no metadata at all', (json) => Reflect.deleteProperty(json, 'extensions'), 'extensions'],
  ])('finds %s', async ([, tamper, problem]) => {
    expect((await problemsOf(tamper)).join('\n')).toContain(problem);
  });

  test('finds compressed bytes that are cut or of the wrong length', async () => {
    const cut = await problemsOf((json) => {
      json.bufferViews[0].extensions!.EXT_meshopt_compression!.byteLength -= 5;
    }, compressed);
    expect(cut.join()).toContain('Buffer view 0 cannot be decompressed');
    const short = await problemsOf((json) => {
      json.bufferViews[0].extensions!.EXT_meshopt_compression!.count -= 1;
    }, compressed);
    expect(short.join()).toContain('does not decompress to its length');
    const optional = await problemsOf((json) => {
      json.extensionsRequired = [];
    }, compressed);
    expect(optional.join()).toContain('extensionsRequired lacks EXT_meshopt_compression');
  });

  test('finds what is no glb', async () => {
    expect(await checkGlb(new Uint8Array(100))).toEqual(['This is no whole glb of version 2.']);
    expect(await checkGlb(plain.subarray(0, plain.length - 1))).toEqual(['This is no whole glb of version 2.']);
  });
});
