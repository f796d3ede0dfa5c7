import { createHash } from 'node:crypto';
import type { AttributeType } from '../../city/cityObject.ts';
import type { Rows } from '../rows.ts';
import { type DrawContext, type Draws, type DrawsMeta, ID_LENGTH } from '../tile/draws.ts';
import { attributeKey } from '../tile/values.ts';
import { attributeStates } from './attributeStates.ts';
import type { VersionTable } from './versionTable.ts';

/** What the tile of some versions draws. */
export function drawsOf(own: Uint32Array, versions: VersionTable, rows: Rows): Draws {
  const count = own.length;
  const draws = {
    ids: new Uint8Array(count * ID_LENGTH),
    starts: new Int32Array(count),
    ends: new Int32Array(count),
    came: new Uint8Array(count),
    went: new Uint8Array(count),
    surfacePacks: new Uint32Array(count),
    surfaceStarts: new Uint32Array(count),
    surfaceLengths: new Uint32Array(count),
  };
  for (let draw = 0; draw < count; draw++) {
    const version = own[draw];
    for (let at = 0; at < ID_LENGTH; at++) draws.ids[draw * ID_LENGTH + at] = versions.ids[version * ID_LENGTH + at];
    draws.starts[draw] = versions.starts[version];
    draws.ends[draw] = versions.ends[version];
    draws.came[draw] = versions.came[version];
    draws.went[draw] = versions.went[version];
    const row = versions.geometry[version];
    draws.surfacePacks[draw] = rows.packs[row];
    draws.surfaceStarts[draw] = rows.surfaceStarts[row];
    draws.surfaceLengths[draw] = rows.surfaceLengths[row];
  }
  return { ...draws, ...attributeStates(own, versions, rows) };
}

export function extentOf(own: Uint32Array, { geometry }: VersionTable, { boxes }: Rows): DrawsMeta {
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

/** All that the bytes of a tile depend on, version by version. */
export function digestOf(
  draws: Draws,
  { vintages }: DrawContext,
  own: Uint32Array,
  versions: VersionTable,
  rows: Rows,
): string {
  const hash = createHash('sha256');
  for (const column of [draws.ids, draws.starts, draws.ends, draws.came, draws.went]) hash.update(column);
  const words = new Uint32Array(own.length * 4);
  for (let index = 0; index < own.length; index++) {
    const hashStart = 4 * versions.geometry[own[index]];
    for (let word = 0; word < 4; word++) words[4 * index + word] = rows.hashes[hashStart + word];
  }
  hash.update(words).update(draws.stateEnds);
  // A state counts by the name of its vintage, since positions move when an older vintage is added.
  const names = [...new Set(draws.stateVintages)];
  const places = new Map(names.map((vintage, place) => [vintage, place]));
  const { valueHashes } = rows.featureTable;
  const states = new Uint32Array(draws.stateFeatures.length * 3);
  for (let state = 0; state < draws.stateFeatures.length; state++) {
    const feature = draws.stateFeatures[state];
    states[3 * state] = places.get(draws.stateVintages[state])!;
    states[3 * state + 1] = valueHashes[2 * feature];
    states[3 * state + 2] = valueHashes[2 * feature + 1];
  }
  hash.update(states).update(JSON.stringify(names.map((vintage) => vintages[vintage])));
  return hash.digest('hex');
}

/** The conflicts that concern the attributes of one tile, so that those elsewhere do not make it new. */
export function conflictsOf({ stateShapes }: Draws, { shapes, conflicts }: DrawContext): Record<string, AttributeType> {
  if (Object.keys(conflicts).length === 0) return {};
  const names = new Set([...new Set(stateShapes)].flatMap((shape) => shapes[shape].map(attributeKey)));
  return Object.fromEntries(Object.entries(conflicts).filter(([name]) => names.has(name)));
}
