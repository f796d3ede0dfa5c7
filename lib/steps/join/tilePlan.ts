import { MODULES, type Module } from '../../city/cityObject.ts';
import { allocateColumns } from '../../city/columns.ts';
import type { Vintage } from '../../city/vintage.ts';
import type { Frame } from '../../crs/frame.ts';
import type { RunOptions } from '../../inbox/inputs.ts';
import { buildTree, type TileTree } from '../../tiles/tree.ts';
import type { Pack } from '../packs.ts';
import type { Rows } from '../rows.ts';
import { type DrawContext, encodeDraws } from '../tile/draws.ts';
import { tileSpec } from '../tile/spec.ts';
import { typeConflicts } from '../tile/values.ts';
import type { Unit } from '../units.ts';
import { conflictsOf, digestOf, drawsOf, extentOf } from './tileDraws.ts';
import type { VersionTable } from './versionTable.ts';

/** The tree of one module: which unit of `tile` draws each node, or -1 for a node without versions of its own. */
export interface PlannedTree {
  module: Module;
  nodes: { name: string; children: number[]; geometricError: number; unit: number }[];
}

export interface TilePlan {
  trees: PlannedTree[];
  units: Unit[];
  context: DrawContext;
  /** What a unit reads. Made when it is asked for, since a city's would not fit into memory at once. */
  encode(unit: number): Uint8Array;
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
  const tiles: { name: string; versions: Uint32Array }[] = [];
  const context: DrawContext = {
    geometryBlobs: packs.map(({ geometry }) => geometry),
    vintages: vintages.map(({ name }) => name),
    shapes: rows.featureTable.shapeList,
    conflicts: typeConflicts(rows.featureTable.shapeList),
  };
  for (const [module, own] of byModule(versions, rows)) {
    const tree = buildTree(anchorsOf(own, versions, rows, vintages));
    const nodes = tree.nodes.map((node) => planNode(node, module, own));
    trees.push({ module, nodes });
  }
  const encode = (unit: number) =>
    encodeDraws(drawsOf(tiles[unit].versions, versions, rows), extentOf(tiles[unit].versions, versions, rows));
  return { trees, units: tiles.map(unitOf), context, encode };

  function planNode(node: TileTree['nodes'][number], module: Module, own: Uint32Array): PlannedTree['nodes'][number] {
    const { name, children, geometricError, features } = node;
    if (features.length === 0) return { name, children, geometricError, unit: -1 };
    const unit = tiles.push({ name: `${module} ${name}`, versions: features.map((index) => own[index]) }) - 1;
    return { name, children, geometricError, unit };
  }

  function unitOf({ name, versions: own }: { name: string; versions: Uint32Array }): Unit {
    const draws = drawsOf(own, versions, rows);
    return {
      name,
      weight: draws.surfaceLengths.reduce((sum, length) => sum + length, 0),
      fields: {
        step: tileSpec.name,
        version: tileSpec.version,
        frame: { ...frame },
        tiles: [options.tilesVersion, options.tilesCrs ?? null],
        // The older dialect has inclusive ends, which depend on all dates.
        dates: options.tilesVersion === '1.0' ? vintages.map(({ date }) => date) : null,
        history: options.history,
        conflicts: conflictsOf(draws, context),
        draws: digestOf(draws, context, own, versions, rows),
      },
    };
  }
}

/** The versions of each module, in the order of ids. */
function byModule({ count, geometry }: VersionTable, { modules }: Rows): [Module, Uint32Array][] {
  const counts = new Uint32Array(MODULES.length);
  for (let version = 0; version < count; version++) counts[modules[geometry[version]]]++;
  return MODULES.map((module, number): [Module, Uint32Array] => {
    const own = new Uint32Array(counts[number]);
    for (let version = 0, at = 0; at < own.length; version++)
      if (modules[geometry[version]] === number) own[at++] = version;
    return [module, own];
  }).filter(([, own]) => own.length > 0);
}

function anchorsOf(own: Uint32Array, { geometry, starts, ends }: VersionTable, { boxes }: Rows, vintages: Vintage[]) {
  const anchors = allocateColumns({
    x: [Int32Array, own.length],
    y: [Int32Array, own.length],
    size: [Int32Array, own.length],
    from: [Uint8Array, own.length],
    until: [Uint8Array, own.length],
  });
  const places = new Map(vintages.map(({ date }, index) => [date, index]));
  for (let index = 0; index < own.length; index++) {
    const version = own[index];
    const at = 6 * geometry[version];
    const width = boxes[at + 3] - boxes[at];
    const depth = boxes[at + 4] - boxes[at + 1];
    const height = boxes[at + 5] - boxes[at + 2];
    anchors.x[index] = Math.round((boxes[at] + boxes[at + 3]) / 2);
    anchors.y[index] = Math.round((boxes[at + 1] + boxes[at + 4]) / 2);
    anchors.size[index] = Math.min(2 ** 31 - 1, Math.ceil(Math.hypot(width, depth, height)));
    anchors.from[index] = places.get(starts[version])!;
    anchors.until[index] = places.get(ends[version]) ?? vintages.length;
  }
  return anchors;
}
