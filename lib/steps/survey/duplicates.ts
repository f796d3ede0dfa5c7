import type { Rows } from '../rows.ts';

/** Which features count, and as which occurrence of their id. */
export interface Identity {
  /** 0 for a feature that repeats another one of its vintage, id and geometry alike. */
  kept: Uint8Array;
  /** 1 for the first feature of an id in its vintage, 2 for the next one that has another geometry: `id~2`. */
  occurrences: Uint16Array;
  duplicates: number;
}

/**
 * Finds features of a vintage that share an id. Same geometry: the first is kept. Other geometry: they are numbered in
 * the order of features, which is that of keys.
 */
export function findDuplicates({ count, features, hashes, featureTable }: Rows): Identity {
  const identity: Identity = {
    kept: new Uint8Array(featureTable.count).fill(1),
    occurrences: new Uint16Array(featureTable.count).fill(1),
    duplicates: 0,
  };
  const geometry = geometrySums(count, features, hashes, featureTable.count);
  const { slots, mask } = createSlots(featureTable.count);
  for (let feature = 0; feature < featureTable.count; feature++) {
    let slot = idHash(featureTable, feature) & mask;
    // The slot holds the latest kept feature of an id, counted from one.
    while (slots[slot] !== 0 && !sameId(featureTable, slots[slot] - 1, feature)) slot = (slot + 1) & mask;
    const other = slots[slot] - 1;
    if (other < 0) {
      slots[slot] = feature + 1;
    } else if (geometry[2 * other] === geometry[2 * feature] && geometry[2 * other + 1] === geometry[2 * feature + 1]) {
      identity.kept[feature] = 0;
      identity.duplicates++;
    } else {
      identity.occurrences[feature] = identity.occurrences[other] + 1;
      slots[slot] = feature + 1;
    }
  }
  return identity;
}

/** Two words a feature that are equal where the features have the same bodies, in whatever order. */
function geometrySums(count: number, features: Uint32Array, hashes: Uint32Array, featureCount: number): Uint32Array {
  const sums = new Uint32Array(featureCount * 2);
  for (let row = 0; row < count; row++) {
    const feature = features[row];
    sums[2 * feature] = sums[2 * feature] + hashes[4 * row];
    sums[2 * feature + 1] = sums[2 * feature + 1] + hashes[4 * row + 1];
  }
  return sums;
}

/** A hash table with open addressing that is at most half full. */
function createSlots(count: number): { slots: Uint32Array; mask: number } {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, count * 2)));
  return { slots: new Uint32Array(size), mask: size - 1 };
}

/** FNV-1a over vintage and id. */
function idHash({ ids, idEnds, vintages }: Rows['featureTable'], feature: number): number {
  let hash = Math.imul(0x811c9dc5 ^ vintages[feature], 0x01000193);
  for (let i = idEnds[feature]; i < idEnds[feature + 1]; i++) hash = Math.imul(hash ^ ids[i], 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function sameId({ ids, idEnds, vintages }: Rows['featureTable'], a: number, b: number): boolean {
  const length = idEnds[a + 1] - idEnds[a];
  if (vintages[a] !== vintages[b] || length !== idEnds[b + 1] - idEnds[b]) return false;
  for (let i = 0; i < length; i++) if (ids[idEnds[a] + i] !== ids[idEnds[b] + i]) return false;
  return true;
}
