import { STILL_STANDS } from '../city/vintage.ts';
import { type Bounds, boundsOfBox, boxOf, unite } from './box.ts';
import type { TileTree } from './tree.ts';

/** What was drawn for a node that has features. */
export interface DrawnTile {
  /** Relative to the tileset.json, such as `../../content/<sha256>.glb`. */
  uri: string;
  /** Bounding volume of its content: twelve numbers, metres, z up. */
  box: number[];
  /** Earliest start and latest end of its versions, yyyymmdd. */
  start: number;
  end: number;
  versions: number;
}

export interface TilesetOptions {
  tree: TileTree;
  /** By the index of the node; undefined for one without features. */
  tiles: (DrawnTile | undefined)[];
  /** From the frame of the tiles to that of the tileset (ENU to ECEF): sixteen numbers, column by column. */
  transform?: number[];
  version?: '1.0' | '1.1';
  /** For `asset.extras`. */
  extras?: Record<string, unknown>;
  /** Top-level extensions, such as 3DTILES_temporal. */
  extensions?: Record<string, unknown>;
  /** Extensions of a tile's bounding volume, from its earliest start and latest end. */
  volumeExtensions?: (start: number, end: number) => Record<string, unknown>;
  /** Tiles above which subtrees move into files of their own. By default 500. */
  mostTiles?: number;
}

/** One tileset file; external ones lie beside the first, which is `tileset.json`. */
export interface TilesetFile {
  path: string;
  json: Record<string, unknown>;
}

type Json = Record<string, unknown>;

const DEFAULT_MOST_TILES = 500;
/** The span of no versions at all, which any version widens. */
const EMPTY_SPAN = { start: STILL_STANDS, end: 0 };

/**
 * The tileset of a tree: boxes that enclose content and children, ADD, tile metadata with start and end (1.1 only). A
 * file of more than `mostTiles` tiles hands its larger subtrees to external tilesets named by their node.
 */
export function tilesetFiles(options: TilesetOptions): TilesetFile[] {
  const { tree, mostTiles = DEFAULT_MOST_TILES } = options;
  const summaries = summarize(options);
  const files: TilesetFile[] = [];
  if (tree.nodes.length > 0) addFile(0, 'tileset.json');
  return files;

  function addFile(index: number, path: string): void {
    const file: TilesetFile = { path, json: {} };
    files.push(file);
    const top = index === 0;
    const root = tileOf(index);
    if (top && options.transform) root.transform = options.transform;
    file.json = {
      asset: { version: options.version ?? '1.1', ...(top && options.extras ? { extras: options.extras } : {}) },
      ...metadataOf(options, summaries[index]),
      ...(top && options.extensions
        ? { extensionsUsed: Object.keys(options.extensions).sort(), extensions: options.extensions }
        : {}),
      geometricError: summaries[0].largest,
      root,
    };
  }

  function tileOf(index: number): Json {
    const node = tree.nodes[index];
    const content = options.tiles[index];
    const tile: Json = frameOf(index);
    if (content) tile.content = { uri: content.uri };
    const split = summaries[index].tiles > mostTiles;
    const children = node.children.map((child) =>
      split && summaries[child].tiles > mostTiles / 4 ? externalTile(child) : tileOf(child),
    );
    if (children.length > 0) tile.children = children;
    return tile;
  }

  function externalTile(index: number): Json {
    const path = `tileset-${tree.nodes[index].name}.json`;
    addFile(index, path);
    return { ...frameOf(index), content: { uri: path } };
  }

  function frameOf(index: number): Json {
    const { bounds, start, end } = summaries[index];
    const geometricError = tree.nodes[index].geometricError;
    const metadata = options.version === '1.0' ? {} : { metadata: { class: 'tile', properties: { start, end } } };
    const extensions = options.volumeExtensions?.(start, end);
    const boundingVolume = { box: boxOf(bounds), ...(extensions ? { extensions } : {}) };
    return { boundingVolume, geometricError, refine: 'ADD', ...metadata };
  }
}

interface Summary {
  bounds: Bounds;
  start: number;
  end: number;
  versions: number;
  tiles: number;
  /** Geometric error of a viewer that draws nothing of it, in metres. */
  largest: number;
}

/** Of each node and all below it. */
function summarize({ tree, tiles }: TilesetOptions): Summary[] {
  const summaries: Summary[] = [];
  for (let index = tree.nodes.length - 1; index >= 0; index--) {
    const tile = tiles[index];
    const below = tree.nodes[index].children.map((child) => summaries[child]);
    const own = tile ? [{ ...tile, bounds: boundsOfBox(tile.box) }] : [];
    const parts = [...own, ...below];
    const bounds = unite(parts.map(({ bounds }) => bounds));
    summaries[index] = {
      bounds,
      start: Math.min(EMPTY_SPAN.start, ...parts.map(({ start }) => start)),
      end: Math.max(EMPTY_SPAN.end, ...parts.map(({ end }) => end)),
      versions: parts.reduce((sum, { versions }) => sum + versions, 0),
      tiles: 1 + below.reduce((sum, { tiles }) => sum + tiles, 0),
      largest: Math.hypot(bounds[3] - bounds[0], bounds[4] - bounds[1], bounds[5] - bounds[2]),
    };
  }
  return summaries;
}

const DATE = { type: 'SCALAR', componentType: 'INT32' };

/** Schema of the tiles' metadata, and the range of dates for viewers that make a slider of it. */
function metadataOf({ version }: TilesetOptions, { start, end, versions }: Summary): Json {
  if (version === '1.0') return { properties: { start: { minimum: start, maximum: end } } };
  return {
    schema: {
      id: 'chronotiles',
      classes: {
        tile: { properties: { start: { ...DATE, required: true }, end: { ...DATE, required: true } } },
        version: { properties: { start: DATE, end: DATE } },
      },
    },
    statistics: { classes: { version: { count: versions, properties: { start: { min: start }, end: { max: end } } } } },
  };
}
