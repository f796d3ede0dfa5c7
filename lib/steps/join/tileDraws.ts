import { createHash } from 'node:crypto';
import type { AttributeType } from '../../city/cityObject.ts';
import type { Rows } from '../rows.ts';
import { type DrawContext, type Draws, type DrawsMeta, ID_LENGTH } from '../tile/draws.ts';
import { attributeKey } from '../tile/values.ts';
import { attributeStates } from './attributeStates.ts';
import type { VersionTable } from './versionTable.ts';

/** What the tile of some versions draws. */
export function drawsOf(own: Uint32Array, versions: VersionTable, rows: Rows): Draws {
  const geometry = own.map((version) => versions.geometry[version]);
  const ids = new Uint8Array(own.length * ID_LENGTH);
  own.forEach((version, draw) => {
    ids.set(versions.ids.subarray(version * ID_LENGTH, (version + 1) * ID_LENGTH), draw * ID_LENGTH);
  });
  return {
    ids,
    starts: Int32Array.from(own, (version) => versions.starts[version]),
    ends: Int32Array.from(own, (version) => versions.ends[version]),
    came: Uint8Array.from(own, (version) => versions.came[version]),
    went: Uint8Array.from(own, (version) => versions.went[version]),
    surfacePacks: geometry.map((row) => rows.packs[row]),
    surfaceStarts: geometry.map((row) => rows.surfaceStarts[row]),
    surfaceLengths: geometry.map((row) => rows.surfaceLengths[row]),
    ...attributeStates(own, versions, rows),
  };
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
  own.forEach((version, index) => {
    const row = versions.geometry[version];
    for (let word = 0; word < 4; word++) words[4 * index + word] = rows.hashes[4 * row + word];
  });
  hash.update(words);
  const { valueHashes } = rows.featureTable;
  // A state counts by the name of its vintage, since positions move when an older vintage is added.
  const states = [...draws.stateFeatures].map((feature, state) => {
    return `${vintages[draws.stateVintages[state]]} ${valueHashes[2 * feature]} ${valueHashes[2 * feature + 1]}`;
  });
  return hash.update(draws.stateEnds).update(states.join('\n')).digest('hex');
}

/** The conflicts that concern the attributes of one tile, so that those elsewhere do not make it new. */
export function conflictsOf({ stateShapes }: Draws, { shapes, conflicts }: DrawContext): Record<string, AttributeType> {
  if (Object.keys(conflicts).length === 0) return {};
  const names = new Set([...new Set(stateShapes)].flatMap((shape) => shapes[shape].map(attributeKey)));
  return Object.fromEntries(Object.entries(conflicts).filter(([name]) => names.has(name)));
}
