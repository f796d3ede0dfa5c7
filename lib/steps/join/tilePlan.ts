import { createHash } from 'node:crypto';
import type { AttributeType } from '../../city/cityObject.ts';
import { MODULES, type Module } from '../../city/cityObject.ts';
import type { Vintage } from '../../city/vintage.ts';
import type { Frame } from '../../crs/frame.ts';
import type { RunOptions } from '../../inbox/inputs.ts';
import { buildTree, type TileTree } from '../../tiles/tree.ts';
import type { Pack } from '../packs.ts';
import type { Rows } from '../rows.ts';
import { type Draws, type DrawsMeta, ID_LENGTH } from '../tile/draws.ts';
import { tileSpec } from '../tile/spec.ts';
import { attributeKey, typeConflicts } from '../tile/values.ts';
import type { Unit } from '../units.ts';
import { attributeStates } from './attributeStates.ts';
import type { VersionTable } from './versionTable.ts';

/** The tree of one module: which unit of `tile` draws each node, or -1 for a node without versions of its own. */
export interface PlannedTree {
  module: Module;
  nodes: { name: string; children: number[]; geometricError: number; unit: number }[];
}

export interface TilePlan {
  trees: PlannedTree[];
  units: Unit[];
  draws: Draws;
  meta: DrawsMeta;
}

export interface TilePlanRequest {
  versions: VersionTable;
  rows: Rows;
  packs: Pack[];
  vintages: Vintage[];
  frame: Frame;
  options: RunOptions;
}

/** Sorts versions into tiles: a tree for every module, and in each tile the versions by their ids. */
export function planTiles({ versions, rows, packs, vintages, frame, options }: TilePlanRequest): TilePlan {
  const trees: PlannedTree[] = [];
  const tiles: { name: string; module: Module; versions: Uint32Array }[] = [];
  for (const [module, own] of byModule(versions, rows)) {
    const tree = buildTree(anchorsOf(own, versions, rows));
    const nodes = tree.nodes.map((node) => planNode(node, module, own));
    trees.push({ module, nodes });
  }
  const draws = drawsOf(
    tiles.map((tile) => tile.versions),
    versions,
    rows,
  );
  const conflicts = typeConflicts(rows.featureTable.shapeList);
  const meta: DrawsMeta = {
    geometryBlobs: packs.map(({ geometry }) => geometry),
    vintages: vintages.map(({ name }) => name),
    shapes: rows.featureTable.shapeList,
    conflicts,
    extents: tiles.map((tile) => extentOf(tile.versions, versions, rows)),
  };
  const units = tiles.map((tile, unit) => unitOf(tile, unit));
  return { trees, units, draws, meta };

  function planNode(node: TileTree['nodes'][number], module: Module, own: Uint32Array): PlannedTree['nodes'][number] {
    const { name, children, geometricError, features } = node;
    if (features.length === 0) return { name, children, geometricError, unit: -1 };
    const unit = tiles.push({ name: `${module} ${name}`, module, versions: features.map((index) => own[index]) }) - 1;
    return { name, children, geometricError, unit };
  }

  function unitOf({ name }: { name: string }, unit: number): Unit {
    const [first, end] = [draws.unitEnds[unit], draws.unitEnds[unit + 1]];
    let weight = 0;
    for (let draw = first; draw < end; draw++) weight += draws.surfaceLengths[draw];
    return {
      name,
      weight,
      fields: {
        step: tileSpec.name,
        version: tileSpec.version,
        frame: { ...frame },
        tiles: [options.tilesVersion, options.tilesCrs ?? null],
        // The older dialect has inclusive ends, which depend on all dates.
        dates: options.tilesVersion === '1.0' ? vintages.map(({ date }) => date) : null,
        history: options.history,
        conflicts: relevantConflicts(draws, meta, unit, conflicts),
        draws: digest(unit, draws, meta, tiles[unit].versions, versions, rows),
      },
    };
  }
}

/** The versions of each module, in the order of ids. */
function byModule({ count, geometry }: VersionTable, { modules }: Rows): [Module, Uint32Array][] {
  const all = Uint32Array.from({ length: count }, (_, version) => version);
  const present = new Set(geometry.map((row) => modules[row]));
  return MODULES.map((module, number): [Module, Uint32Array] => [
    module,
    present.has(number) ? all.filter((version) => modules[geometry[version]] === number) : new Uint32Array(0),
  ]).filter(([, own]) => own.length > 0);
}

function anchorsOf(own: Uint32Array, { geometry }: VersionTable, { boxes }: Rows) {
  const at = (version: number) => 6 * geometry[version];
  const middle = (version: number, axis: 0 | 1) =>
    Math.round((boxes[at(version) + axis] + boxes[at(version) + axis + 3]) / 2);
  const extent = (version: number, axis: number) => boxes[at(version) + axis + 3] - boxes[at(version) + axis];
  const diagonal = (version: number) =>
    Math.ceil(Math.hypot(extent(version, 0), extent(version, 1), extent(version, 2)));
  return {
    x: Int32Array.from(own, (version) => middle(version, 0)),
    y: Int32Array.from(own, (version) => middle(version, 1)),
    size: Int32Array.from(own, (version) => Math.min(2 ** 31 - 1, diagonal(version))),
  };
}

function extentOf(own: Uint32Array, { geometry }: VersionTable, { boxes }: Rows): DrawsMeta['extents'][number] {
  const ground = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  let largestDiagonal = 0;
  for (const version of own) {
    const at = 6 * geometry[version];
    ground.minX = Math.min(ground.minX, boxes[at]);
    ground.minY = Math.min(ground.minY, boxes[at + 1]);
    ground.maxX = Math.max(ground.maxX, boxes[at + 3]);
    ground.maxY = Math.max(ground.maxY, boxes[at + 4]);
    const [width, depth, height] = [
      boxes[at + 3] - boxes[at],
      boxes[at + 4] - boxes[at + 1],
      boxes[at + 5] - boxes[at + 2],
    ];
    largestDiagonal = Math.max(largestDiagonal, Math.sqrt(width * width + depth * depth + height * height));
  }
  return { ground, largestDiagonal };
}

function drawsOf(tiles: Uint32Array[], versions: VersionTable, rows: Rows): Draws {
  const order = new Uint32Array(tiles.reduce((sum, tile) => sum + tile.length, 0));
  const unitEnds = new Uint32Array(tiles.length + 1);
  tiles.forEach((tile, index) => {
    order.set(tile, unitEnds[index]);
    unitEnds[index + 1] = unitEnds[index] + tile.length;
  });
  const geometry = order.map((version) => versions.geometry[version]);
  const ids = new Uint8Array(order.length * ID_LENGTH);
  order.forEach((version, draw) => {
    ids.set(versions.ids.subarray(version * ID_LENGTH, (version + 1) * ID_LENGTH), draw * ID_LENGTH);
  });
  return {
    unitEnds,
    ids,
    starts: Int32Array.from(order, (version) => versions.starts[version]),
    ends: Int32Array.from(order, (version) => versions.ends[version]),
    came: Uint8Array.from(order, (version) => versions.came[version]),
    went: Uint8Array.from(order, (version) => versions.went[version]),
    surfacePacks: geometry.map((row) => rows.packs[row]),
    surfaceStarts: geometry.map((row) => rows.surfaceStarts[row]),
    surfaceLengths: geometry.map((row) => rows.surfaceLengths[row]),
    ...attributeStates(order, versions, rows),
  };
}

/** All that the bytes of a tile depend on, version by version. */
function digest(
  unit: number,
  draws: Draws,
  meta: DrawsMeta,
  own: Uint32Array,
  { geometry }: VersionTable,
  rows: Rows,
): string {
  const hash = createHash('sha256');
  const first = draws.unitEnds[unit];
  const end = draws.unitEnds[unit + 1];
  hash.update(draws.ids.subarray(first * ID_LENGTH, end * ID_LENGTH));
  hash.update(draws.starts.subarray(first, end));
  hash.update(draws.ends.subarray(first, end));
  hash.update(draws.came.subarray(first, end));
  hash.update(draws.went.subarray(first, end));
  const words = new Uint32Array(own.length * 4);
  own.forEach((version, index) => {
    words.set(rows.hashes.subarray(4 * geometry[version], 4 * geometry[version] + 4), 4 * index);
  });
  hash.update(words);
  const states: string[] = [];
  for (let draw = first; draw < end; draw++) {
    for (let state = draws.stateEnds[draw]; state < draws.stateEnds[draw + 1]; state++) {
      const feature = draws.stateFeatures[state];
      const { valueHashes } = rows.featureTable;
      states.push(
        `${draw - first} ${meta.vintages[draws.stateVintages[state]]} ${valueHashes[2 * feature]} ${valueHashes[2 * feature + 1]}`,
      );
    }
  }
  return hash.update(states.join('\n')).digest('hex');
}

/** The conflicts that concern the attributes of one tile, so that those elsewhere do not make it new. */
function relevantConflicts(
  { unitEnds, stateEnds, stateShapes }: Draws,
  { shapes }: DrawsMeta,
  unit: number,
  conflicts: Record<string, AttributeType>,
): Record<string, AttributeType> {
  if (Object.keys(conflicts).length === 0) return {};
  const used = new Set(stateShapes.subarray(stateEnds[unitEnds[unit]], stateEnds[unitEnds[unit + 1]]));
  const names = new Set([...used].flatMap((shape) => shapes[shape].map(attributeKey)));
  return Object.fromEntries(Object.entries(conflicts).filter(([name]) => names.has(name)));
}
