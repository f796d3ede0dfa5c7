import type { SourceSurfaces } from '../../city/cityObject.ts';
import { addIdentifier, createIdentifiers, resetIdentifiers, textOfIdentifier } from './identifiers.ts';
import { findNamed, indexNames, type Missing, transformPoints } from './links.ts';
import { reverseRing } from './rings.ts';
import { MARK, NO_RING, REFERENCE, REFUSED, type Surfaces } from './surfaces.ts';
import { NO_LOD } from './vocabulary.ts';

interface Polygon {
  rings: Float64Array[];
  kind: number;
  lod: number;
}

/** What an identifier stands for, in the order of the document: polygons, and references to look up elsewhere. */
type Harvested = (Polygon | { id: string; flipped: boolean })[];

/** Collects the surfaces of given identifiers while features pass by. */
export interface Harvest {
  /** Identifiers that are still to be found. */
  readonly wanted: Set<string>;
  look(surfaces: Surfaces): void;
  /** Appends what the references stand for; answers those that lead nowhere. */
  complete(surfaces: SourceSurfaces, missing: Missing[]): { surfaces: SourceSurfaces; lost: Missing[] };
}

const MAXIMUM_CHAIN = 32;
const MAXIMUM_POLYGONS = 1 << 20;

export function createHarvest(ids: Iterable<string>): Harvest {
  const wanted = new Set(ids);
  const found = new Map<string, Harvested>();
  const hashes = createHashes();
  for (const id of wanted) hashes.add(id);

  function look(surfaces: Surfaces): void {
    for (let named = 0; named < surfaces.namedCount; named++) {
      const identifier = surfaces.named[named];
      if (surfaces.rings[named] !== NO_RING || !hashes.has(surfaces.identifiers.hashes[identifier])) continue;
      const id = textOfIdentifier(surfaces.identifiers, identifier);
      if (!wanted.has(id)) continue;
      wanted.delete(id);
      const harvested: Harvested = [];
      indexNames(surfaces);
      gather(surfaces, named, false, harvested, 0);
      found.set(id, harvested);
      for (const each of harvested) {
        if (!('id' in each) || found.has(each.id)) continue;
        wanted.add(each.id);
        hashes.add(each.id);
      }
    }
  }

  /** All polygons of an identifier, or undefined where some link of the chain is missing. */
  function polygonsOf(
    id: string,
    flipped: boolean,
    into: { polygon: Polygon; flipped: boolean }[],
    chain: number,
  ): boolean {
    const harvested = found.get(id);
    if (harvested === undefined || chain > MAXIMUM_CHAIN || into.length > MAXIMUM_POLYGONS) return false;
    return harvested.every((each) => {
      if ('id' in each) return polygonsOf(each.id, flipped !== each.flipped, into, chain + 1);
      into.push({ polygon: each, flipped });
      return true;
    });
  }

  return {
    wanted,
    look,
    complete(surfaces, missing) {
      const added: { polygon: Polygon; flipped: boolean; by: Missing }[] = [];
      const lost = missing.filter((by) => {
        const polygons: { polygon: Polygon; flipped: boolean }[] = [];
        if (!polygonsOf(by.id, by.flipped, polygons, 0)) return true;
        for (const each of polygons) added.push({ ...each, by });
        return false;
      });
      return { surfaces: added.length === 0 ? surfaces : append(surfaces, added), lost };
    },
  };
}

function gather(surfaces: Surfaces, named: number, flipped: boolean, into: Harvested, chain: number): void {
  for (let entry = surfaces.first[named]; entry < surfaces.last[named]; entry++) {
    const value = surfaces.entries[entry];
    if (value === REFUSED || into.length > MAXIMUM_POLYGONS) continue;
    if (value >= 0) {
      into.push(polygonAt(surfaces, value, flipped));
      continue;
    }
    const at = ~value * REFERENCE.size;
    const identifier = surfaces.references[at + REFERENCE.identifier];
    const target = findNamed(surfaces, identifier);
    const turned = flipped !== ((surfaces.references[at + REFERENCE.marks] & MARK.flipped) !== 0);
    if (target >= 0 && chain < MAXIMUM_CHAIN) gather(surfaces, target, turned, into, chain + 1);
    else into.push({ id: textOfIdentifier(surfaces.identifiers, identifier), flipped: turned });
  }
}

function polygonAt(surfaces: Surfaces, polygon: number, flipped: boolean): Polygon {
  const rings: Float64Array[] = [];
  for (let ring = surfaces.firstRings[polygon]; ring < surfaces.firstRings[polygon + 1]; ring++) {
    const coordinates = surfaces.coordinates.slice(surfaces.ringStarts[ring], surfaces.ringStarts[ring + 1]);
    if (flipped) reverseRing(coordinates, 0, coordinates.length);
    rings.push(coordinates);
  }
  return { rings, kind: surfaces.kinds[polygon], lod: surfaces.lods[polygon] };
}

function append(
  surfaces: SourceSurfaces,
  added: { polygon: Polygon; flipped: boolean; by: Missing }[],
): SourceSurfaces {
  const coordinates = [surfaces.coordinates];
  const rings = [...surfaces.rings];
  const polygons = [...surfaces.polygons];
  for (const { polygon, flipped, by } of added) {
    for (const ring of polygon.rings) {
      const placed = ring.slice();
      if (by.matrix) transformPoints(placed, 0, placed.length, by.matrix);
      if (flipped) reverseRing(placed, 0, placed.length);
      coordinates.push(placed);
      rings.push(rings.at(-1)! + placed.length / 3);
    }
    polygons.push(polygons.at(-1)! + polygon.rings.length);
  }
  const joined = new Float64Array(rings.at(-1)! * 3);
  let at = 0;
  for (const part of coordinates) {
    joined.set(part, at);
    at += part.length;
  }
  return {
    coordinates: joined,
    rings: Uint32Array.from(rings),
    polygons: Uint32Array.from(polygons),
    kinds: Uint8Array.from([...surfaces.kinds, ...added.map(({ polygon, by }) => by.kind || polygon.kind)]),
    lods: Uint8Array.from([
      ...surfaces.lods,
      ...added.map(({ polygon, by }) => (by.lod === NO_LOD ? polygon.lod : by.lod)),
    ]),
  };
}

/** Hashes as `Identifiers` makes them, to tell quickly what is not wanted. */
function createHashes(): { add(id: string): void; has(hash: number): boolean } {
  const identifiers = createIdentifiers();
  const hashes = new Set<number>();
  return {
    add(id) {
      const bytes = Buffer.from(id);
      resetIdentifiers(identifiers);
      hashes.add(identifiers.hashes[addIdentifier(identifiers, bytes, 0, bytes.length)]);
    },
    has: (hash) => hashes.has(hash),
  };
}
