import { areSame, textOfIdentifier } from './identifiers.ts';
import { copyPolygon, turnPolygon } from './polygons.ts';
import { MARK, POLYGON_MARK, REFERENCE, REFUSED, type Surfaces } from './surfaces.ts';
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

/** A hostile feature can make few references stand for billions of surfaces: time must stay near what is written. */
const VISITS_AN_ENTRY = 256;
const FREE_VISITS = 1 << 12;
const MAXIMUM_CHAIN = 32;

/** Makes `findNamed` possible. The first thing of a name counts where a file gives the name twice. */
export function indexNames(surfaces: Surfaces): void {
  const { identifiers, named, namedCount } = surfaces;
  let size = 64;
  while (size < namedCount * 2) size *= 2;
  if (surfaces.index.length !== size) surfaces.index = new Int32Array(size);
  const { index } = surfaces;
  index.fill(-1);
  for (let number = 0; number < namedCount; number++) {
    let slot = identifiers.hashes[named[number]] & (size - 1);
    while (index[slot] >= 0) slot = (slot + 1) & (size - 1);
    index[slot] = number;
  }
}

/** Number in `Surfaces.named` of what `identifier` (a number of `Surfaces.identifiers`) names, or -1. */
export function findNamed(surfaces: Surfaces, identifier: number): number {
  const { identifiers, named, index } = surfaces;
  const mask = index.length - 1;
  for (let slot = identifiers.hashes[identifier] & mask; ; slot = (slot + 1) & mask) {
    const number = index[slot];
    if (number < 0 || areSame(identifiers, named[number], identifier)) return number;
  }
}

/**
 * Follows the references of a feature to surfaces of its own. One to a surface of the same level is a duplicate, which
 * may tell the surface's kind and its outer side; one to another level or into another place makes a copy.
 */
export function followReferences(surfaces: Surfaces): { duplicates: number; missing: Missing[] } {
  const missing: Missing[] = [];
  const { referenceCount } = surfaces;
  if (referenceCount === 0) return { duplicates: 0, missing };
  indexNames(surfaces);
  const copies = new Set<string>();
  /** References on the way from the one in the feature to the surface. */
  const chain: number[] = [];
  const maximum = FREE_VISITS + VISITS_AN_ENTRY * surfaces.entryCount;
  let duplicates = 0;
  let visits = 0;
  let from = 0;

  const of = (reference: number, column: number): number => surfaces.references[reference * REFERENCE.size + column];
  const isFlipped = (reference: number): boolean => (of(reference, REFERENCE.marks) & MARK.flipped) !== 0;

  function refuse(reason: string): void {
    const id = textOfIdentifier(surfaces.identifiers, of(from, REFERENCE.identifier));
    const offset = surfaces.referenceOffsets[from];
    surfaces.rejected.push({ offset, reason: `The reference to the surface "${id}" ${reason}.` });
  }

  function follow(via: number, flipped: boolean): void {
    const target = findNamed(surfaces, of(via, REFERENCE.identifier));
    if (target < 0) {
      miss(via, flipped);
      return;
    }
    if (chain.includes(via) || chain.length > MAXIMUM_CHAIN) {
      refuse('leads in a circle; leave it out');
      return;
    }
    chain.push(via);
    const end = surfaces.last[target];
    for (let entry = surfaces.first[target]; entry < end; entry++) {
      if (++visits > maximum) {
        refuse('stands, with others, for far more surfaces than are written here; write them out');
        break;
      }
      const value = surfaces.entries[entry];
      if (value === REFUSED) duplicates++;
      else if (value >= 0) place(value, flipped);
      else follow(~value, flipped !== isFlipped(~value));
    }
    chain.pop();
  }

  function miss(via: number, flipped: boolean): void {
    missing.push({
      id: textOfIdentifier(surfaces.identifiers, of(via, REFERENCE.identifier)),
      lod: of(from, REFERENCE.lod),
      kind: of(from, REFERENCE.kind),
      flipped,
      matrix: surfaces.matrices[of(from, REFERENCE.transform)],
      offset: surfaces.referenceOffsets[from],
    });
  }

  function place(polygon: number, flipped: boolean): void {
    const { kinds, lods, marks, transforms } = surfaces;
    const lod = of(from, REFERENCE.lod) === NO_LOD ? lods[polygon] : of(from, REFERENCE.lod);
    const transform = of(from, REFERENCE.transform);
    if (lod === lods[polygon] && transform === transforms[polygon]) {
      duplicates++;
      if (kinds[polygon] === 0) kinds[polygon] = of(from, REFERENCE.kind);
      if ((of(from, REFERENCE.marks) & MARK.inSolid) !== 0 && (marks[polygon] & POLYGON_MARK.settled) === 0) {
        marks[polygon] |= POLYGON_MARK.settled;
        if (flipped) turnPolygon(surfaces, polygon);
      }
      return;
    }
    const key = `${polygon} ${lod} ${transform}`;
    if (copies.has(key)) duplicates++;
    else {
      copies.add(key);
      copyPolygon(surfaces, polygon, lod, kinds[polygon] || of(from, REFERENCE.kind), flipped, transform);
    }
  }

  for (; from < referenceCount; from++) follow(from, isFlipped(from));
  return { duplicates, missing };
}

/** Brings polygons of implicit geometries to their place. `matrices` are 4 × 4, row by row, reference points added. */
export function placeTemplates(surfaces: Surfaces): void {
  if (surfaces.matrices.length === 0) return;
  for (let polygon = 0; polygon < surfaces.polygonCount; polygon++) {
    const matrix = surfaces.matrices[surfaces.transforms[polygon]];
    if (matrix === undefined) continue;
    const start = surfaces.ringStarts[surfaces.firstRings[polygon]];
    const end = surfaces.ringStarts[surfaces.firstRings[polygon + 1]];
    transformPoints(surfaces.coordinates, start, end, matrix);
  }
}

export function transformPoints(coordinates: Float64Array, start: number, end: number, matrix: Float64Array): void {
  for (let at = start; at < end; at += 3) {
    const [x, y, z] = [coordinates[at], coordinates[at + 1], coordinates[at + 2]];
    for (let axis = 0; axis < 3; axis++) {
      const row = 4 * axis;
      coordinates[at + axis] = matrix[row] * x + matrix[row + 1] * y + matrix[row + 2] * z + matrix[row + 3];
    }
  }
}
