import { describe, expect, it } from 'vitest';
import { MalformedSourceError } from '../errors.ts';
import type { ByteSource } from '../format.ts';
import { cityjson } from './cityjson.ts';
import { buildingOf, documentOf, kindsOf, polygonsOf, read, readAll, sourceOf, square, vertices } from './testing.ts';

describe('header', () => {
  it('tells version, CRS and where on Earth it is', async () => {
    const referenceSystem = 'https://www.opengis.net/def/crs/EPSG/0/7415';
    const { header } = await read(documentOf({}, { version: '1.1', metadata: { referenceSystem } }));
    expect(header).toEqual({
      format: 'CityJSON',
      version: '1.1',
      srsName: referenceSystem,
      firstVertex: [100, 200, 0],
      divisible: false,
    });
  });

  it('tells no CRS where there is none', async () => {
    expect(await read(documentOf({}, { vertices: [] }))).toMatchObject({
      header: { format: 'CityJSON', version: '2.0', divisible: false },
      features: [],
    });
  });

  it('knows how old files named their CRS', async () => {
    const { header } = await read(documentOf({}, { version: '1.0', metadata: { crs: { epsg: 28992 } } }));
    expect(header.srsName).toBe('EPSG:28992');
  });
});

describe('geometry', () => {
  it('reads surfaces with holes, in the coordinates of the CRS', async () => {
    const { features } = await read(
      buildingOf({
        type: 'CompositeSurface',
        lod: 2,
        boundaries: [
          [
            [0, 1, 2, 3, 0],
            [0, 1, 4],
          ],
        ],
      }),
    );
    expect(polygonsOf(features[0])).toEqual([
      [
        [
          [100, 200, 0],
          [105, 200, 0],
          [105, 205, 0],
          [100, 205, 0],
        ],
        [
          [100, 200, 0],
          [105, 200, 0],
          [100, 200, 2.5],
        ],
      ],
    ]);
    expect([...features[0].surfaces.lods]).toEqual([2]);
  });

  it('takes vertices as they are where there is no transform', async () => {
    const { transform, ...document } = buildingOf(square);
    const { features } = await read({ ...document, version: '1.0' });
    expect(polygonsOf(features[0])[0][0][1]).toEqual([10, 0, 0]);
    expect(transform.scale).toHaveLength(3);
  });

  it('reads all shells of all solids, with their semantics', async () => {
    const shell = [[[0, 1, 2]], [[0, 1, 4]]];
    const surfaces = [
      { type: 'GroundSurface' },
      { type: 'WallSurface' },
      { type: '+Chimney' },
      { type: 'RoofSurface' },
    ];
    const solid = {
      type: 'Solid',
      lod: '2',
      boundaries: [shell, shell],
      semantics: { surfaces, values: [[0, 1], null] },
    };
    const solids = {
      type: 'MultiSolid',
      lod: '2',
      boundaries: [[shell], [shell, shell]],
      semantics: {
        surfaces,
        values: [
          [[3, null]],
          [
            [2, 1],
            [9, 0],
          ],
        ],
      },
    };
    const { features } = await read(buildingOf(solid, solids));
    const [first, second] = [
      ['ground', 'wall', 'other', 'other'],
      ['roof', 'other', 'other', 'wall', 'other', 'ground'],
    ];
    expect(kindsOf(features[0])).toEqual([...first, ...second]);
  });

  it('keeps the finest refinement of each level of detail, and counts the others', async () => {
    const two = { boundaries: [[[0, 1, 2, 3]], [[0, 1, 4]]] };
    const geometries = ['1.2', '1.3', '2.2', '2', 0].map((lod) => ({ ...square, ...(lod === '1.2' ? two : {}), lod }));
    const { features } = await read(buildingOf(...geometries));
    expect([...features[0].surfaces.lods]).toEqual([1, 2, 0]);
    expect(features[0].otherLod).toBe(3);
  });

  it('places templates', async () => {
    const matrix = [2, 0, 0, 1, 0, 2, 0, 2, 0, 0, 2, 3, 0, 0, 0, 1];
    const instance = { type: 'GeometryInstance', template: 0, boundaries: [1], transformationMatrix: matrix };
    const templates = { templates: [square], 'vertices-templates': vertices };
    const trees = { t: { type: 'SolitaryVegetationObject', geometry: [instance, { ...instance, template: 7 }] } };
    const { features } = await read(documentOf(trees, { 'geometry-templates': templates }));
    expect(features[0].module).toBe('vegetation');
    expect(polygonsOf(features[0])[0][0][2]).toEqual([105 + 1 + 20, 200 + 2 + 20, 0 + 3]);
    expect(features[0].rejected).toMatchObject([
      { id: 't', reason: expect.stringContaining('there is no such template') },
    ]);
  });

  it.each([
    [[[0, 1]], 'A ring has 2 distinct points, but a surface needs at least three.'],
    [[[0, 1, 1, 0]], 'A ring has 2 distinct points, but a surface needs at least three.'],
    [[[0, 1, 6]], 'A ring names the vertex 6, but there are 6 vertices.'],
    [[[0, 1, -1]], 'A ring names the vertex -1, but there are 6 vertices.'],
    [[[0, 1, 1.5]], 'A ring names the vertex 1.5, but there are 6 vertices.'],
    [[[0, 1, null]], 'A ring names the vertex null, but there are 6 vertices.'],
    [[], 'A surface has no rings: give it an exterior ring.'],
    [[7], 'A ring is no list of vertex numbers.'],
    [5, 'A surface has no rings: give it an exterior ring.'],
  ])('rejects the surface %j and keeps its neighbours', async (surface, reason) => {
    const { features } = await read(buildingOf({ ...square, boundaries: [surface, [[0, 1, 2]]] }));
    expect(features[0].rejected).toEqual([{ id: 'b', reason }]);
    expect(features[0].surfaces.kinds).toHaveLength(1);
  });

  it('rejects surfaces at vertices that are no numbers', async () => {
    const odd = [[0, 0], [1, 2, null], ['1', 2, 3], ...vertices];
    const { features } = await read({
      ...buildingOf({ ...square, boundaries: [[[0, 4, 5]], [[1, 4, 5]], [[2, 4, 5]], [[3, 4, 5]]] }),
      vertices: odd,
    });
    expect(features[0].rejected.map(({ reason }) => reason)).toEqual([
      'The vertex 0 of a ring is not three finite numbers.',
      'The vertex 1 of a ring is not three finite numbers.',
      'The vertex 2 of a ring is not three finite numbers.',
    ]);
    expect(features[0].surfaces.kinds).toHaveLength(1);
  });

  it('lets a hole go that has no area', async () => {
    const { features } = await read(
      buildingOf({
        ...square,
        boundaries: [
          [
            [0, 1, 2, 3],
            [4, 5],
          ],
        ],
      }),
    );
    expect(polygonsOf(features[0])[0]).toHaveLength(1);
    expect(features[0].rejected).toEqual([]);
  });

  it('rejects each surface of a geometry without a level of detail', async () => {
    const { features } = await read(buildingOf({ ...square, lod: 'LOD2' }, { ...square, lod: undefined }));
    expect(features[0].rejected).toHaveLength(2);
    expect(features[0].rejected[0].reason).toContain('The level of detail "LOD2" is none');
  });

  it('passes over points and lines, and rejects what is no geometry', async () => {
    const points = { type: 'MultiPoint', lod: '1', boundaries: [0, 1] };
    const { features } = await read(buildingOf(points, { type: 'Circle', lod: '1', boundaries: [] }, 5 as never));
    expect(features[0].rejected.map(({ reason }) => reason)).toEqual([
      'There is no geometry type "Circle" in CityJSON.',
      expect.stringContaining('A geometry is not as CityJSON has it'),
    ]);
  });
});

describe('features', () => {
  it('folds parts, installations and rooms into their root', async () => {
    const objects = {
      part: { type: 'BuildingPart', parents: ['root'], geometry: [square], attributes: { height: 3, name: 'part' } },
      root: { type: 'Building', children: ['part', 'stairs', 'room'], attributes: { name: 'root' } },
      stairs: { type: 'BuildingInstallation', parents: ['root'], geometry: [square], attributes: { steps: 12 } },
      room: { type: 'BuildingRoom', children: ['chair'], geometry: [square] },
      chair: { type: 'BuildingFurniture', geometry: [square] },
      orphan: { type: 'BuildingPart', parents: ['nobody'], geometry: [square] },
      circle: { type: 'BuildingPart', parents: ['circle2'] },
      circle2: { type: 'BuildingPart', parents: ['circle'] },
      group: { type: 'CityObjectGroup', children: ['root'] },
    };
    const { features, report } = await read(documentOf(objects));
    expect(features.map(({ id }) => id)).toEqual(['root', 'orphan', 'circle', 'circle2', 'group']);
    expect(kindsOf(features[0])).toEqual(['other', 'other', 'interior', 'interior']);
    expect(features[0].attributes).toEqual([
      { name: 'name', type: 'string', value: 'root' },
      { name: 'height', type: 'double', value: 3 },
    ]);
    expect(report.features).toEqual({ building: 4, generics: 1 });
  });

  it('keeps a member of a group a feature of its own', async () => {
    const objects = { g: { type: 'CityObjectGroup', children: ['b'] }, b: { type: 'Building', parents: ['g'] } };
    expect((await read(documentOf(objects))).features.map(({ id }) => id)).toEqual(['g', 'b']);
  });

  it('gives attributes the types of JSON', async () => {
    const attributes = { n: 3, f: 2.5, t: true, s: '7', none: null, list: [1, { a: 2 }], '+x:y': 'z' };
    const address = [{ ThoroughfareName: 'Rue Mercière', ThoroughfareNumber: 4, Postcode: '69002', Locality: 'Lyon' }];
    const { features } = await read(documentOf({ b: { type: 'Building', attributes, address } }));
    expect(features[0].attributes).toEqual([
      { name: 'n', type: 'double', value: 3 },
      { name: 'f', type: 'double', value: 2.5 },
      { name: 't', type: 'boolean', value: true },
      { name: 's', type: 'string', value: '7' },
      { name: 'list', type: 'string', value: '[1,{"a":2}]' },
      { name: '+x:y', type: 'string', value: 'z' },
      { name: 'address', type: 'string', value: 'Rue Mercière 4, 69002 Lyon' },
    ]);
  });

  it('takes types of extensions as generics, and names those that nobody knows', async () => {
    const objects = { a: { type: '+NoiseBarrier', geometry: [square] }, b: { type: 'Castle', geometry: [square] } };
    const { features, report } = await read(documentOf(objects));
    expect(features.map(({ module, className }) => [module, className])).toEqual([
      ['generics', 'NoiseBarrier'],
      ['generics', 'Castle'],
    ]);
    expect(report.unknown).toEqual(['Castle']);
  });

  it('rejects a broken object by its id and keeps the others', async () => {
    const { features, report } = await read(
      documentOf({ bad: { geometry: 5 }, worse: null, good: { type: 'LandUse' } }),
    );
    expect(features.map(({ id }) => id)).toEqual(['good']);
    expect(report.rejected.map(({ id }) => id)).toEqual(['bad', 'worse']);
  });
});

describe('appearance', () => {
  it('follows the polygons that are kept', async () => {
    const appearance = {
      materials: [{ name: 'red', diffuseColor: [1, 0, 0], transparency: 0.5 }, { name: 'plain' }],
      textures: [{ type: 'PNG', image: 'appearances/a.png' }],
      'vertices-texture': [
        [0, 0],
        [1, 0],
        [1, 1],
        [0.5, 0.25],
      ],
    };
    const geometry = {
      type: 'MultiSurface',
      lod: '2',
      boundaries: [
        [[0, 99, 2]],
        [[0, 1, 2, 2]],
        [
          [0, 1, 2],
          [3, 4, 5],
        ],
      ],
      material: { visual: { values: [1, 0, null] } },
      texture: { winter: { values: [[[null]], [[0, 3, 1, 2, 2]], [[0, 0, 1, 2], [null]]] } },
    };
    const { features } = await read(documentOf({ b: { type: 'Building', geometry: [geometry] } }, { appearance }));
    expect(features[0].appearance).toEqual({
      materials: [{ diffuse: [1, 0, 0], transparency: 0.5, polygons: [0] }],
      textures: [
        {
          image: 'appearances/a.png',
          theme: 'winter',
          targets: [{ polygon: 0, coordinates: Float32Array.of(0.5, 0.25, 1, 0, 1, 1) }],
        },
      ],
    });
  });
});

describe('files that cannot be trusted', () => {
  it.each([
    ['', 'not valid JSON'],
    ['{"type":"CityJSON","version":"2.0","CityObj', 'is cut off or damaged'],
    ['[]', 'This is no CityJSON: its "type" is missing.'],
    ['{"type":"FeatureCollection"}', 'This is no CityJSON: its "type" is "FeatureCollection".'],
    ['{"type":"CityJSON","version":"0.9","CityObjects":{},"vertices":[]}', 'CityJSON 0.9 is not read'],
    ['{"type":"CityJSON","version":"2.0","vertices":[]}', 'This is not as CityJSON has it (CityObjects'],
    ['{"type":"CityJSON","version":"2.0","CityObjects":{},"vertices":[],"transform":{"scale":[1]}}', 'transform'],
    [Buffer.of(0x7b, 0x22, 0xe9, 0x22, 0x7d), 'not UTF-8'],
  ])('are refused: %s', async (content, sentence) => {
    const error = await cityjson.readHeader(sourceOf(content)).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(MalformedSourceError);
    expect((error as Error).message).toContain(sentence);
  });

  it('are refused when they are too large for one piece', async () => {
    const block = new Uint8Array(1 << 26);
    const endless: ByteSource = {
      async *stream() {
        for (;;) yield block;
      },
    };
    await expect(cityjson.readHeader(endless)).rejects.toThrow(/larger than 512 MiB.* convert it to CityJSONSeq/);
  });

  it('may begin with a byte order mark', async () => {
    expect((await readAll(cityjson, `\ufeff${JSON.stringify(buildingOf(square))}`)).features).toHaveLength(1);
  });
});
