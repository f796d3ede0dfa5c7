import { SURFACE_KIND } from '../../city/cityObject.ts';
import { HAS } from './attributeSlots.ts';
import { endLeaf, noteLeaf, openAddress, openGeneric, openGenericSet } from './attributeStates.ts';
import { beginFeature, endFeature } from './drafts.ts';
import { endMark, GEOMETRY, mark, noteSrsName, refer } from './geometryStates.ts';
import type { Name } from './names.ts';
import {
  beginForeign,
  IN_ROOM,
  KIND_BITS,
  KIND_SHIFT,
  LOD_BITS,
  OF_PART,
  OF_ROOT,
  type Reading,
  SKIP,
  type State,
} from './reading.ts';
import { GROUP, NO_LOD, RULE } from './vocabulary.ts';

/** A property whose children are features: `cityObjectMember`, `groupMember` … */
export const MEMBER: State = {
  open(reading, name) {
    if (name.rule === RULE.container) return CONTAINER;
    if (name.rule === RULE.object) {
      reading.context = NO_LOD | (name.kind << KIND_SHIFT) | OF_ROOT;
      beginFeature(reading, name);
      return OBJECT;
    }
    if (name.rule === RULE.appearance) return openAppearance(reading);
    return name.group === GROUP.other ? beginForeign(reading, name, name) : SKIP;
  },
  close: () => undefined,
};

/** An object that leads on to members. */
const CONTAINER: State = {
  open: (_, name) => (name.rule === RULE.member ? MEMBER : SKIP),
  close: () => undefined,
};

/** A feature, a part, a boundary surface: anything with geometry and attributes. */
const OBJECT: State = {
  open(reading, name) {
    switch (name.rule) {
      case RULE.none:
        return openProperty(reading);
      case RULE.boundary:
        refer(reading, (reading.context & ~(LOD_BITS | KIND_BITS)) | NO_LOD);
        return PROPERTY;
      case RULE.geometry:
        noteLevel(reading, name);
        refer(reading, reading.context);
        return GEOMETRY;
      default:
        return openSpecial(reading, name);
    }
  },
  close(reading) {
    endMark(reading);
    if (reading.scanner.depth === reading.draft.depth) endFeature(reading);
  },
};

function openProperty(reading: Reading): State {
  reading.ownerDepth = reading.scanner.depth;
  noteLeaf(reading);
  return PROPERTY;
}

function noteLevel(reading: Reading, name: Name): void {
  const { context } = reading;
  const lod = name.lod === NO_LOD ? context & LOD_BITS : name.lod;
  const kind = name.kind > 0 && (context & IN_ROOM) === 0 ? name.kind << KIND_SHIFT : context & KIND_BITS;
  reading.context = (context & ~(LOD_BITS | KIND_BITS)) | lod | kind;
}

function openSpecial(reading: Reading, name: Name): State {
  switch (name.rule) {
    case RULE.envelopeProperty:
      return ENVELOPE;
    case RULE.appearanceProperty:
      return openAppearance(reading);
    case RULE.addressProperty:
      return openAddress(reading);
    case RULE.genericAttribute:
      return openGeneric(reading, name);
    case RULE.genericSet:
      return openGenericSet(reading);
    case RULE.member:
      return MEMBER;
    case RULE.lod:
      return LEVEL;
    case RULE.skipped:
      return SKIP;
    default:
      return openProperty(reading);
  }
}

/** A property of an object: a leaf, or something that holds another object or a structured value. */
const PROPERTY: State = {
  open(reading, name) {
    const { scanner } = reading;
    const property = scanner.path[scanner.depth - 1];
    const isBoundary = property.rule === RULE.boundary;
    if (property.isStandard) {
      if (name.rule === RULE.object || (isBoundary && name.group === GROUP.other)) {
        reading.context = nestedContext(name, reading.context);
        mark(reading);
        return OBJECT;
      }
      if (name.rule === RULE.genericAttribute) return openGeneric(reading, name);
      if (name.rule === RULE.genericSet) return openGenericSet(reading);
    }
    if (name.group === GROUP.gml) return beginForeign(reading, property, name);
    noteLeaf(reading);
    return DATA;
  },
  close: endLeaf,
};

/** Objects inside an object: parts hand up their attributes, the others do not. */
function nestedContext(name: Name, context: number): number {
  let inner = context & ~(OF_ROOT | OF_PART);
  if (name.isPart && (context & (OF_ROOT | OF_PART)) !== 0) inner |= OF_PART;
  if (name.interior > 0) inner = (inner & ~KIND_BITS) | (SURFACE_KIND.interior << KIND_SHIFT);
  else if (name.kind > 0 && (context & IN_ROOM) === 0) inner = (inner & ~KIND_BITS) | (name.kind << KIND_SHIFT);
  return name.interior === 2 ? inner | IN_ROOM : inner;
}

/** Inside a structured value. */
const DATA: State = {
  open(reading, name) {
    if (name.group === GROUP.gml && name.rule !== RULE.none) {
      return beginForeign(reading, reading.scanner.path[reading.ownerDepth], name);
    }
    noteLeaf(reading);
    return DATA;
  },
  close: endLeaf,
};

const ENVELOPE: State = {
  open(reading, name) {
    if (name.rule === RULE.envelope && (reading.scanner.found & HAS.srsName) !== 0) noteSrsName(reading);
    return SKIP;
  },
  close: () => undefined,
};

/** Relief tells its level of detail in an element of its own, before its geometry. */
const LEVEL: State = {
  open: () => SKIP,
  close({ scanner, contexts }) {
    const lod = (scanner.textBytes[scanner.textStart] ?? 0) - 0x30;
    if (!scanner.leaf || lod < 0 || lod > 4) return;
    contexts[scanner.depth - 1] = (contexts[scanner.depth - 1] & ~LOD_BITS) | lod;
  },
};

/** Opens an appearance, or a property that holds one. */
export function openAppearance(reading: Reading): State {
  reading.appearance.begin();
  reading.ownerDepth = reading.scanner.depth;
  return APPEARANCE;
}

const APPEARANCE: State = {
  open(reading, name) {
    reading.appearance.open(name);
    return APPEARANCE;
  },
  close(reading, name) {
    const { scanner, appearance, draft, draftCount, sink } = reading;
    if (scanner.depth !== reading.ownerDepth) appearance.close(name);
    else if (draftCount > 0) draft.appearances.push(appearance.end());
    else sink.modelAppearance?.(appearance.end(), scanner.base + scanner.searched);
  },
};
