import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Cesium3DTileset } from '@cesium/engine';
import { describe, expect, test } from 'vitest';
import { type Bounds, boundsOfBox, boxOf } from './box.ts';
import { createRandom } from './testing/houses.ts';
import { type DrawnTile, type TilesetFile, tilesetFiles } from './tileset.ts';
import { buildTree, type TileTree } from './tree.ts';

interface Tile {
  boundingVolume: { box: number[]; extensions?: unknown };
  geometricError: number;
  refine: string;
  content?: { uri: string };
  children?: Tile[];
  transform?: number[];
  metadata?: { class: string; properties: { start: number; end: number } };
}

function makeTiles(count: number): { tree: TileTree; tiles: (DrawnTile | undefined)[] } {
  const random = createRandom(3);
  const numbers = () => Int32Array.from({ length: count }, () => Math.round(4e6 * random()));
  const anchors = {
    x: numbers(),
    y: numbers(),
    size: numbers().map((size) => size / 100),
    from: new Uint8Array(count),
    until: new Uint8Array(count).fill(1),
  };
  const tree = buildTree(anchors, { mostFeatures: 4 });
  const tiles = tree.nodes.map(({ name, features }): DrawnTile | undefined => {
    if (features.length === 0) return undefined;
    const across = (axis: Int32Array) => [...features].map((feature) => axis[feature] / 1000);
    const [x, y] = [across(anchors.x), across(anchors.y)];
    const bounds: Bounds = [Math.min(...x), Math.min(...y), 100, Math.max(...x) + 3, Math.max(...y) + 4, 120];
    const start = 20090101 + 10000 * Math.floor(3 * random());
    return {
      uri: `../../content/${name}.glb`,
      box: boxOf(bounds),
      start,
      end: start + 30000,
      versions: features.length,
    };
  });
  return { tree, tiles };
}

const rootOf = (file: TilesetFile): Tile => file.json.root as Tile;

/** All tiles below one, following external tilesets. */
function walk(
  tile: Tile,
  files: Map<string, TilesetFile>,
  visit: (tile: Tile, parent?: Tile) => void,
  parent?: Tile,
): void {
  visit(tile, parent);
  const external = tile.content && files.get(tile.content.uri);
  if (external) walk(rootOf(external), files, visit, tile);
  for (const child of tile.children ?? []) walk(child, files, visit, tile);
}

/** Lets CesiumJS read a tileset over HTTP and answers its root. */
async function readInCesium(files: TilesetFile[]): Promise<CesiumTile> {
  const texts = new Map(files.map(({ path, json }) => [`/${path}`, JSON.stringify(json)]));
  const server = createServer((request, response) => response.end(texts.get(request.url!))).listen(0);
  try {
    const { port } = server.address() as AddressInfo;
    const tileset = await Cesium3DTileset.fromUrl(`http://localhost:${port}/tileset.json`);
    return (tileset as unknown as { root: CesiumTile }).root;
  } finally {
    server.close();
  }
}

interface CesiumTile {
  children: CesiumTile[];
  geometricError: number;
  metadata: { getProperty(id: string): unknown };
  boundingSphere: { center: { x: number; y: number; z: number }; radius: number };
}

describe('tilesetFiles', () => {
  const { tree, tiles } = makeTiles(6000);
  const transform = Array.from({ length: 16 }, (_, index) => index);
  const files = tilesetFiles({ tree, tiles, transform, extras: { release: 'r' } });
  const byPath = new Map(files.map((file) => [file.path, file]));

  test('every content is reached once, every box holds what is below it', () => {
    const uris: string[] = [];
    walk(rootOf(files[0]), byPath, (tile, parent) => {
      if (tile.content && !byPath.has(tile.content.uri)) uris.push(tile.content.uri);
      if (!parent) return;
      const [inner, outer] = [boundsOfBox(tile.boundingVolume.box), boundsOfBox(parent.boundingVolume.box)];
      for (const axis of [0, 1, 2]) {
        expect(inner[axis]).toBeGreaterThanOrEqual(outer[axis] - 1e-6);
        expect(inner[axis + 3]).toBeLessThanOrEqual(outer[axis + 3] + 1e-6);
      }
      expect(tile.geometricError).toBeLessThanOrEqual(parent.geometricError);
      expect(tile.metadata!.properties.start).toBeGreaterThanOrEqual(parent.metadata!.properties.start);
      expect(tile.metadata!.properties.end).toBeLessThanOrEqual(parent.metadata!.properties.end);
    });
    const expected = tiles.flatMap((tile) => (tile ? [tile.uri] : []));
    expect(uris.toSorted()).toEqual(expected.toSorted());
  });

  test('boxes fit their content tightly', () => {
    walk(rootOf(files[0]), byPath, (tile) => {
      const drawn = tiles.find((drawn) => drawn && drawn.uri === tile.content?.uri);
      if (drawn && !tile.children) expect(tile.boundingVolume.box).toEqual(drawn.box);
    });
  });

  test('files stay small, and only the first has transform and extras', () => {
    expect(tree.nodes.length).toBeGreaterThan(1000);
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      let count = 0;
      walk(rootOf(file), new Map(), () => count++);
      expect(count).toBeLessThanOrEqual(501);
      expect(rootOf(file).transform).toEqual(file === files[0] ? transform : undefined);
    }
    expect(files[0].path).toBe('tileset.json');
    expect(files[0].json.asset).toEqual({ version: '1.1', extras: { release: 'r' } });
  });

  test('a few tiles stay in one file, with schema and dates', () => {
    const small = makeTiles(100);
    const [only, ...rest] = tilesetFiles(small);
    expect(rest).toEqual([]);
    const schema = only.json.schema as { classes: { tile: { properties: object } } };
    expect(Object.keys(schema.classes.tile.properties)).toEqual(['start', 'end']);
    expect(only.json.statistics).toMatchObject({
      classes: { version: { count: 100, properties: { start: { min: 20090101 }, end: { max: 20140101 } } } },
    });
    expect(only.json.geometricError).toBeGreaterThan(1000);
  });

  test('CesiumJS reads tiles, boxes, transform and metadata', async () => {
    const small = makeTiles(300);
    const moved = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 7_000_000, 0, 0, 1];
    const root = await readInCesium(tilesetFiles({ ...small, transform: moved }));
    const count = (tile: CesiumTile): number => 1 + tile.children.reduce((sum, child) => sum + count(child), 0);
    expect(count(root)).toBe(small.tree.nodes.length);
    expect(root.geometricError).toBe(small.tree.nodes[0].geometricError);
    expect([root.metadata.getProperty('start'), root.metadata.getProperty('end')]).toEqual([20090101, 20140101]);
    expect(root.boundingSphere.center.x).toBeGreaterThan(7_000_000);
    expect(root.boundingSphere.radius).toBeGreaterThan(1000);
  });

  test('version 1.0 has no metadata but what extensions say', () => {
    const small = makeTiles(10);
    const [file] = tilesetFiles({
      ...small,
      version: '1.0',
      extensions: { EXT_a: { b: 1 } },
      volumeExtensions: (start, end) => ({ EXT_a: [start, end] }),
    });
    expect(file.json).toMatchObject({
      asset: { version: '1.0' },
      extensionsUsed: ['EXT_a'],
      extensions: { EXT_a: { b: 1 } },
      root: { boundingVolume: { extensions: { EXT_a: [20090101, 20140101] } } },
    });
    expect(file.json).not.toHaveProperty('schema');
    expect(rootOf(file)).not.toHaveProperty('metadata');
  });
});
