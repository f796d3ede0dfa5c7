import { HAS, SLOT } from './attributeSlots.ts';
import { addReference, beginNamed, endNamed } from './named.ts';
import type { Name } from './names.ts';
import { readNumbers } from './numbers.ts';
import { addPositions, addTuples, beginPolygon, beginRing, endPolygon, endRing } from './polygons.ts';
import {
  beginForeign,
  FLIPPED,
  IN_SOLID,
  KIND_BITS,
  KIND_SHIFT,
  LOD_BITS,
  leafText,
  type Reading,
  SKIP,
  type State,
  TWO_DIMENSIONS,
  tagValue,
} from './reading.ts';
import { MARK } from './surfaces.ts';
import { GROUP, RULE } from './vocabulary.ts';

/** Keeps the identifier of the element that is being opened, if it has one; `endMark` tells where it ends. */
export function mark({ scanner, surfaces, marks }: Reading): void {
  if ((scanner.found & HAS.id) === 0) return;
  marks[scanner.depth] = beginNamed(surfaces, scanner.bytes, scanner.starts[SLOT.id], scanner.ends[SLOT.id]);
}

export function endMark({ scanner, surfaces, marks }: Reading): void {
  const named = marks[scanner.depth];
  if (named >= 0) endNamed(surfaces, named);
}

/** Adds what the tag refers to, if it refers to something. */
export function refer(reading: Reading, context: number): void {
  const { scanner, surfaces, transform } = reading;
  if ((scanner.found & HAS.href) === 0) return;
  const start = scanner.starts[SLOT.href];
  const isLocal = scanner.bytes[start] === 0x23;
  addReference(
    surfaces,
    scanner.bytes,
    isLocal ? start + 1 : start,
    scanner.ends[SLOT.href],
    scanner.base + scanner.tagStart,
    context & LOD_BITS,
    (context & KIND_BITS) >> KIND_SHIFT,
    ((context & FLIPPED) === 0 ? 0 : MARK.flipped) | ((context & IN_SOLID) === 0 ? 0 : MARK.inSolid),
    transform,
  );
}

/** Notes a CRS that differs from that of the file. */
export function noteSrsName(reading: Reading): void {
  const srsName = tagValue(reading, SLOT.srsName);
  if (srsName && srsName !== reading.fileSrsName) reading.draft.srsName = srsName;
}

function noteDimension(reading: Reading): void {
  const { scanner } = reading;
  const isTwo = scanner.bytes[scanner.starts[SLOT.srsDimension]] === 0x32;
  reading.context = isTwo ? reading.context | TWO_DIMENSIONS : reading.context & ~TWO_DIMENSIONS;
}

const { polygon: POLYGON_RULE, exterior: EXTERIOR_RULE, interior: INTERIOR_RULE, ring: RING_RULE } = RULE;
const { position: POSITION_RULE, coordinates: COORDINATES_RULE } = RULE;

/** Anything from the property with a level of detail down to the polygons. */
export const GEOMETRY: State = {
  open(reading, name) {
    const { scanner } = reading;
    if (scanner.found !== 0) noteGeometryAttributes(reading, name);
    if (name.rule === POLYGON_RULE) {
      mark(reading);
      beginPolygon(reading.surfaces, scanner.base + scanner.tagStart);
      return POLYGON;
    }
    if (name.rule !== RULE.none) return openSpecial(reading, name);
    if (name.group === GROUP.other) return beginForeign(reading, name, name);
    return openContainer(reading);
  },
  close(reading) {
    endMark(reading);
  },
};

function openContainer(reading: Reading): State {
  mark(reading);
  refer(reading, reading.context);
  return GEOMETRY;
}

function noteGeometryAttributes(reading: Reading, name: Name): void {
  const { scanner } = reading;
  if ((scanner.found & HAS.srsDimension) !== 0) noteDimension(reading);
  if ((scanner.found & HAS.srsName) !== 0) noteSrsName(reading);
  const isMinus = (scanner.found & HAS.orientation) !== 0 && scanner.bytes[scanner.starts[SLOT.orientation]] === 0x2d;
  if (isMinus && name.rule === RULE.orientable) reading.context ^= FLIPPED;
}

function openSpecial(reading: Reading, name: Name): State {
  switch (name.rule) {
    case RULE.line:
    case RULE.skipped:
    case RULE.appearanceProperty:
      return SKIP;
    case RULE.implicitGeometry:
      reading.transform = reading.surfaces.matrices.push(identity()) - 1;
      return IMPLICIT_GEOMETRY;
    case RULE.matrix:
      return MATRIX;
    case RULE.referencePoint:
      return REFERENCE_POINT;
    case RULE.ring:
      refuseRing(reading);
      return SKIP;
    case RULE.solid:
      reading.context |= IN_SOLID;
  }
  return openContainer(reading);
}

function refuseRing({ scanner, surfaces }: Reading): void {
  const reason = 'A ring stands where a surface should, outside of any polygon; put it into a gml:Polygon.';
  surfaces.rejected.push({ offset: scanner.base + scanner.tagStart, reason });
}

const POLYGON: State = {
  open(_, name) {
    if (name.rule === EXTERIOR_RULE) return EXTERIOR;
    return name.rule === INTERIOR_RULE ? INTERIOR : SKIP;
  },
  close(reading) {
    const context = reading.contexts[reading.scanner.depth];
    endPolygon(
      reading.surfaces,
      context & LOD_BITS,
      (context & KIND_BITS) >> KIND_SHIFT,
      (context & FLIPPED) !== 0,
      (context & IN_SOLID) !== 0,
      reading.transform,
    );
    endMark(reading);
  },
};

const EXTERIOR: State = {
  open: (reading, name) => (name.rule === RING_RULE ? openRing(reading, false) : SKIP),
  close: () => undefined,
};

const INTERIOR: State = {
  open: (reading, name) => (name.rule === RING_RULE ? openRing(reading, true) : SKIP),
  close: () => undefined,
};

function openRing(reading: Reading, isHole: boolean): State {
  const { scanner, surfaces } = reading;
  beginRing(surfaces, isHole);
  if ((scanner.found & HAS.id) !== 0) {
    beginNamed(surfaces, scanner.bytes, scanner.starts[SLOT.id], scanner.ends[SLOT.id], surfaces.ringCount);
  }
  if ((scanner.found & HAS.srsDimension) !== 0) noteDimension(reading);
  return RING;
}

function openInRing(reading: Reading, name: Name): State {
  if ((reading.scanner.found & HAS.srsDimension) !== 0) noteDimension(reading);
  if (name.rule === POSITION_RULE) return POSITION;
  if (name.rule === COORDINATES_RULE) {
    noteSeparators(reading);
    return TUPLES;
  }
  return name.rule === RULE.skipped ? SKIP : RING_PART;
}

const RING: State = {
  open: openInRing,
  close(reading) {
    endRing(reading.surfaces);
  },
};

/** Curves and points of which a ring is made. */
const RING_PART: State = { open: openInRing, close: () => undefined };

const POSITION: State = {
  open: () => SKIP,
  close({ scanner, surfaces, contexts }, name) {
    if (!scanner.leaf) return;
    const dimension = (contexts[scanner.depth] & TWO_DIMENSIONS) === 0 ? 3 : 2;
    addPositions(surfaces, scanner.textBytes, scanner.textStart, scanner.textEnd, dimension, name.isList);
  },
};

function noteSeparators(reading: Reading): void {
  const { scanner } = reading;
  const of = (slot: typeof SLOT.cs | typeof SLOT.ts | typeof SLOT.decimal): string | undefined =>
    (scanner.found & (1 << slot)) === 0
      ? undefined
      : scanner.bytes.toString('utf8', scanner.starts[slot], scanner.ends[slot]);
  reading.separators = {
    decimal: of(SLOT.decimal) ?? '.',
    coordinate: of(SLOT.cs) ?? ',',
    tuple: of(SLOT.ts) ?? ' ',
  };
}

const TUPLES: State = {
  open: () => SKIP,
  close({ scanner, surfaces, separators }) {
    if (!scanner.leaf) return;
    const split = (text: string, by: string): string[] =>
      by.trim() === '' ? text.trim().split(/\s+/) : text.split(by).map((part) => part.trim());
    const tuples = split(leafText(scanner), separators.tuple).filter((tuple) => tuple !== '');
    addTuples(
      surfaces,
      tuples.map((tuple) =>
        split(tuple, separators.coordinate).map((number) => number.replace(separators.decimal, '.')),
      ),
    );
  },
};

const IMPLICIT_GEOMETRY: State = {
  open: GEOMETRY.open,
  close(reading) {
    endMark(reading);
    reading.transform = -1;
  },
};

function identity(): Float64Array {
  return Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
}

const MATRIX: State = {
  open: () => SKIP,
  close({ scanner, surfaces, transform }) {
    const matrix = surfaces.matrices[transform];
    const numbers = new Float64Array(16);
    if (matrix === undefined || !scanner.leaf) return;
    if (readNumbers(scanner.textBytes, scanner.textStart, scanner.textEnd, numbers, 0) !== 16) return;
    // The reference point may have been added before.
    const unit = identity();
    for (let index = 0; index < 16; index++) matrix[index] += numbers[index] - unit[index];
  },
};

const REFERENCE_POINT: State = {
  open: () => REFERENCE_POINT,
  close({ scanner, surfaces, transform }, name) {
    const matrix = surfaces.matrices[transform];
    if (matrix === undefined || !scanner.leaf || name.rule !== POSITION_RULE) return;
    const point = new Float64Array(3);
    readNumbers(scanner.textBytes, scanner.textStart, scanner.textEnd, point, 0);
    for (let axis = 0; axis < 3; axis++) matrix[4 * axis + 3] += point[axis];
  },
};
