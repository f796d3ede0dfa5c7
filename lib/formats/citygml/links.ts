import { REFUSED, type Reference, type Surfaces } from './surfaces.ts';
import { NO_LOD } from './vocabulary.ts';

/** A reference whose surface is not in its own feature. */
export interface Missing {
  id: string;
  lod: number;
  kind: number;
  flipped: boolean;
  matrix: Float64Array | undefined;
  offset: number;
}

/** A hostile feature can make few references stand for billions of surfaces. */
const MAXIMUM_VISITS = 1 << 20;
const MAXIMUM_CHAIN = 32;

/** Finds what an identifier of a feature names. */
export interface Index {
  /** Number in `Surfaces.named` of what `identifier` (a number of `Surfaces.identifiers`) names, or -1. */
  find(identifier: number): number;
}

/** The first thing of a name counts where a file gives the name twice. */
export function indexNames(surfaces: Surfaces): Index {
  const { identifiers, named, namedCount } = surfaces;
  const mask = 2 ** Math.ceil(Math.log2(namedCount * 2 + 2)) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  for (let index = 0; index < namedCount; index++) {
    let slot = identifiers.hash(named[index]!) & mask;
    while (table[slot]! >= 0) slot = (slot + 1) & mask;
    table[slot] = index;
  }
  return {
    find(identifier) {
      let slot = identifiers.hash(identifier) & mask;
      for (;;) {
        const index = table[slot]!;
        if (index < 0 || identifiers.equal(named[index]!, identifier)) return index;
        slot = (slot + 1) & mask;
      }
    },
  };
}

/**
 * Follows the references of a feature to surfaces of its own. One to a surface of the same level is a duplicate, which
 * may tell the surface's kind and its outer side; one to another level or into another place makes a copy.
 */
export function followReferences(surfaces: Surfaces): { duplicates: number; missing: Missing[] } {
  const missing: Missing[] = [];
  if (surfaces.references.length === 0) return { duplicates: 0, missing };
  const index = indexNames(surfaces);
  const copies = new Set<string>();
  const open = new Set<Reference>();
  let duplicates = 0;
  let visits = 0;

  function refuse(reference: Reference, reason: string): void {
    const id = surfaces.identifiers.text(reference.identifier);
    surfaces.rejected.push({ offset: reference.offset, reason: `The reference to the surface "${id}" ${reason}.` });
  }

  /** `from` is the reference that stands in the feature; `via` the one in the chain that is followed now. */
  function follow(from: Reference, via: Reference, flipped: boolean): void {
    const target = index.find(via.identifier);
    if (target < 0) {
      miss(from, via, flipped);
      return;
    }
    if (open.has(via) || open.size > MAXIMUM_CHAIN) {
      refuse(from, 'leads in a circle; leave it out');
      return;
    }
    open.add(via);
    for (let entry = surfaces.first[target]!; entry < surfaces.last[target]!; entry++) {
      if (++visits > MAXIMUM_VISITS) {
        refuse(from, 'stands, with others, for more than a million surfaces; write them out');
        break;
      }
      const value = surfaces.entries[entry]!;
      if (value === REFUSED) duplicates++;
      else if (value >= 0) place(from, value, flipped);
      else {
        const next = surfaces.references[~value]!;
        follow(from, next, flipped !== next.flipped);
      }
    }
    open.delete(via);
  }

  function miss(from: Reference, via: Reference, flipped: boolean): void {
    missing.push({
      id: surfaces.identifiers.text(via.identifier),
      lod: from.lod,
      kind: from.kind,
      flipped,
      matrix: surfaces.matrices[from.transform],
      offset: from.offset,
    });
  }

  function place(from: Reference, polygon: number, flipped: boolean): void {
    const lod = from.lod === NO_LOD ? surfaces.lods[polygon]! : from.lod;
    const { kinds, marks } = surfaces;
    if (lod === surfaces.lods[polygon] && from.transform === surfaces.transforms[polygon]) {
      duplicates++;
      if (kinds[polygon] === 0) kinds[polygon] = from.kind;
      if (from.inSolid && (marks[polygon]! & 2) === 0) {
        marks[polygon]! |= 2;
        if (flipped) surfaces.turn(polygon);
      }
      return;
    }
    const key = `${polygon} ${lod} ${from.transform}`;
    if (copies.has(key)) duplicates++;
    else {
      copies.add(key);
      surfaces.copy(polygon, lod, kinds[polygon]! || from.kind, flipped, from.transform);
    }
  }

  // Nested references are followed on their own as well; the surfaces they add are not gone through again.
  for (const reference of surfaces.references.slice()) follow(reference, reference, reference.flipped);
  return { duplicates, missing };
}

/** Brings polygons of implicit geometries to their place. `matrices` are 4 × 4, row by row, reference points added. */
export function placeTemplates(surfaces: Surfaces): void {
  if (surfaces.matrices.length === 0) return;
  for (let polygon = 0; polygon < surfaces.polygonCount; polygon++) {
    const matrix = surfaces.matrices[surfaces.transforms[polygon]!];
    if (matrix === undefined) continue;
    const start = surfaces.ringStarts[surfaces.firstRings[polygon]!]!;
    const end = surfaces.ringStarts[surfaces.firstRings[polygon + 1]!]!;
    transformPoints(surfaces.coordinates, start, end, matrix);
  }
}

export function transformPoints(coordinates: Float64Array, start: number, end: number, matrix: Float64Array): void {
  for (let at = start; at < end; at += 3) {
    const [x, y, z] = [coordinates[at]!, coordinates[at + 1]!, coordinates[at + 2]!];
    for (let axis = 0; axis < 3; axis++) {
      const row = 4 * axis;
      coordinates[at + axis] = matrix[row]! * x + matrix[row + 1]! * y + matrix[row + 2]! * z + matrix[row + 3]!;
    }
  }
}
