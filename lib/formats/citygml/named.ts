import { withRoom } from './growing.ts';
import { addIdentifier } from './identifiers.ts';
import { NO_RING, REFERENCE, type Surfaces } from './surfaces.ts';

/** Keeps an identifier of what begins now, and answers the number by which `endNamed` tells where it ends. */
export function beginNamed(surfaces: Surfaces, bytes: Buffer, start: number, end: number, ring = NO_RING): number {
  const named = surfaces.namedCount++;
  if (named >= surfaces.named.length) {
    surfaces.named = withRoom(surfaces.named, named + 1);
    surfaces.first = withRoom(surfaces.first, named + 1);
    surfaces.last = withRoom(surfaces.last, named + 1);
    surfaces.rings = withRoom(surfaces.rings, named + 1);
  }
  surfaces.named[named] = addIdentifier(surfaces.identifiers, bytes, start, end);
  surfaces.first[named] = surfaces.entryCount;
  surfaces.last[named] = surfaces.entryCount;
  surfaces.rings[named] = ring;
  return named;
}

export function endNamed(surfaces: Surfaces, named: number): void {
  surfaces.last[named] = surfaces.entryCount;
}

/** Adds an entry: a polygon, `~reference` or `REFUSED`. */
export function addEntry(surfaces: Surfaces, entry: number): void {
  if (surfaces.entryCount >= surfaces.entries.length) {
    surfaces.entries = withRoom(surfaces.entries, surfaces.entryCount + 1);
  }
  surfaces.entries[surfaces.entryCount++] = entry;
}

/** Adds a reference by the identifier in [start, end); `offset` is that of its element. */
export function addReference(
  surfaces: Surfaces,
  bytes: Buffer,
  start: number,
  end: number,
  offset: number,
  lod: number,
  kind: number,
  marks: number,
  transform: number,
): void {
  const reference = surfaces.referenceCount++;
  surfaces.references = withRoom(surfaces.references, surfaces.referenceCount * REFERENCE.size);
  surfaces.referenceOffsets = withRoom(surfaces.referenceOffsets, surfaces.referenceCount);
  const { references } = surfaces;
  const at = reference * REFERENCE.size;
  references[at + REFERENCE.identifier] = addIdentifier(surfaces.identifiers, bytes, start, end);
  references[at + REFERENCE.lod] = lod;
  references[at + REFERENCE.kind] = kind;
  references[at + REFERENCE.marks] = marks;
  references[at + REFERENCE.transform] = transform;
  surfaces.referenceOffsets[reference] = offset;
  addEntry(surfaces, ~reference);
}
