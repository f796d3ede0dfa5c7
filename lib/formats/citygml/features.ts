import type { Attribute, AttributeType, CityObject, Module } from '../../city/cityObject.ts';
import { SURFACE_KIND } from '../../city/cityObject.ts';
import { MisreadError } from '../errors.ts';
import { type AddressCollector, createAddressCollector } from './address.ts';
import { type AppearanceReader, bindAppearance, createAppearanceReader, type RawAppearance } from './appearance.ts';
import { SLOT } from './attributeSlots.ts';
import { type AttributeCollector, type Code, createAttributeCollector, createValueReader } from './attributes.ts';
import { followReferences, type Missing, placeTemplates } from './links.ts';
import type { Name } from './names.ts';
import { readNumbers } from './numbers.ts';
import type { ScanListener, Scanner } from './scanner.ts';
import { createSurfaces, type RejectedAt, type Surfaces } from './surfaces.ts';
import { createTextCache, decodeText } from './text.ts';
import { GROUP, NO_LOD, RULE } from './vocabulary.ts';

/** A feature as read, with what can be completed only by looking elsewhere. */
export interface ReadFeature {
  object: CityObject;
  /** Of `object.rejected`, with offsets in place of lines. */
  rejected: RejectedAt[];
  missing: Missing[];
  codes: Code[];
  unclosedRings: number;
}

/** What the features of a scan are handed to. */
export interface FeatureSink {
  feature(feature: ReadFeature): void;
  /** The surfaces of a feature before anything was done with them: for those who look for some of them only. */
  surfaces?(surfaces: Surfaces): void;
  /** CRS name of the whole model. */
  modelSrsName?(srsName: string): void;
  /** An appearance that stands beside the features. */
  modelAppearance?(appearance: RawAppearance, offset: number): void;
  /** An element that holds geometry and that no rule knows. */
  unknown(name: string): void;
  /** Whether a member that begins at this offset is to be read; the scan stops where it is not. */
  wants?(offset: number): boolean;
}

/** Where in the document an open element is; tells what its children can mean. */
const STATE = {
  skip: 0,
  foreign: 1,
  model: 2,
  member: 3,
  container: 4,
  object: 5,
  property: 6,
  data: 7,
  geometry: 8,
  polygon: 9,
  exterior: 10,
  interior: 11,
  ring: 12,
  ringPart: 13,
  position: 14,
  tuples: 15,
  envelope: 16,
  generic: 17,
  genericSet: 18,
  address: 19,
  appearance: 20,
  lod: 21,
  matrix: 22,
  referencePoint: 23,
} as const;

/** What surrounds an element, in the bits of one number: level of detail (0–2), kind (3–6) and these. */
const LOD_BITS = 7;
const KIND_SHIFT = 3;
const KIND_BITS = 15 << KIND_SHIFT;
const TWO_DIMENSIONS = 1 << 7;
const FLIPPED = 1 << 8;
const IN_SOLID = 1 << 9;
const IN_ROOM = 1 << 10;
/** Attributes count: as the root's, as stand-ins. */
const ROOT = 1 << 11;
const PART = 1 << 12;

/** A feature that is being read. */
interface Draft {
  surfaces: Surfaces;
  collector: AttributeCollector;
  addresses: AddressCollector;
  appearances: RawAppearance[];
  name: Name | undefined;
  depth: number;
  id: string;
  srsName: string | undefined;
}

/** Makes a listener that turns the elements of a CityGML document into features. `attach` it to its scanner first. */
export function createFeatureListener(
  sink: FeatureSink,
  facts: { srsName: string | undefined; hasLifespans: boolean; appearances: RawAppearance[] },
): ScanListener & { attach(scanner: Scanner): void } {
  const states = new Uint8Array(1024);
  const contexts = new Int32Array(1024);
  /** Identifier that an open element has given to its surfaces, or -1. */
  const marks = new Int32Array(1024);
  const drafts: Draft[] = [];
  let draft: Draft = createDraft();
  let draftCount = 0;
  let scanner: Scanner;
  let surfaces = draft.surfaces;
  let transform = -1;
  /** Depth of the property, directly below an object, that is being read. */
  let ownerDepth = 0;
  let foreignName = '';
  let genericName = '';
  let genericType: AttributeType = 'string';
  const genericSets: string[] = [];
  let genericUnit: string | undefined;
  let fileSrsName = facts.srsName;
  const readValue = createValueReader();
  const textOf = createTextCache();
  let appearance: AppearanceReader | undefined;
  states[0] = STATE.skip;

  const attributeText = (slot: (typeof SLOT)[keyof typeof SLOT]): string | undefined =>
    scanner.has(slot)
      ? textOf(scanner.bytes, scanner.valueStart(slot), scanner.valueEnd(slot), scanner.base)
      : undefined;

  function open(name: Name): void {
    const { depth } = scanner;
    let context = contexts[depth - 1]!;
    let state: number = STATE.skip;
    marks[depth] = -1;
    switch (states[depth - 1]) {
      case STATE.ring:
      case STATE.ringPart:
        state = ringChild(name);
        if (scanner.has(SLOT.srsDimension)) context = withDimension(context);
        break;
      case STATE.exterior:
      case STATE.interior:
        if (name.rule === RULE.ring) {
          state = STATE.ring;
          surfaces.beginRing(states[depth - 1] === STATE.interior);
          if (scanner.has(SLOT.id))
            surfaces.openRing(scanner.bytes, scanner.valueStart(SLOT.id), scanner.valueEnd(SLOT.id));
          if (scanner.has(SLOT.srsDimension)) context = withDimension(context);
        }
        break;
      case STATE.polygon:
        if (name.rule === RULE.exterior) state = STATE.exterior;
        else if (name.rule === RULE.interior) state = STATE.interior;
        break;
      case STATE.geometry:
        context = geometryContext(name, context);
        state = geometryChild(name, context);
        break;
      case STATE.object:
        context = propertyContext(name, context);
        state = objectChild(name, context);
        break;
      case STATE.property:
        context = nestedContext(name, context);
        state = propertyChild(name, context);
        break;
      case STATE.data:
        noteLeaf();
        state =
          name.group === GROUP.gml && name.rule !== RULE.none ? foreign(scanner.path[ownerDepth]!, name) : STATE.data;
        break;
      case STATE.foreign:
        state = STATE.foreign;
        if (name.rule === RULE.polygon) sink.unknown(foreignName);
        break;
      case STATE.model:
        state = modelChild(name);
        break;
      case STATE.member:
        context = 0;
        state = memberChild(name);
        if (state === STATE.object) context = NO_LOD | (name.kind << KIND_SHIFT) | ROOT;
        break;
      case STATE.container:
        if (name.rule === RULE.member) state = STATE.member;
        break;
      case STATE.envelope:
        if (name.rule === RULE.envelope) noteEnvelope(depth);
        break;
      case STATE.genericSet:
        state = genericSetChild(name);
        break;
      case STATE.generic:
        state = STATE.generic;
        genericUnit = attributeText(SLOT.uom);
        break;
      case STATE.address:
        state = name.group === GROUP.gml ? STATE.skip : STATE.address;
        break;
      case STATE.appearance:
        state = STATE.appearance;
        appearance!.open(name);
        break;
      case STATE.referencePoint:
        state = STATE.referencePoint;
        break;
      default:
        if (depth === 1) state = root(name);
    }
    states[depth] = state;
    contexts[depth] = context;
  }

  function root(name: Name): number {
    if (name.rule === RULE.cityModel) return STATE.model;
    throw new MisreadError(
      `Its root element is <${name.qualified}>, not the CityModel of CityGML 1.0, 2.0 or 3.0; drop CityGML or CityJSON`,
      scanner.base + scanner.tagStart,
    );
  }

  function modelChild(name: Name): number {
    if (name.rule === RULE.member) {
      if (name.isCut && sink.wants?.(scanner.base + scanner.tagStart) === false) {
        scanner.stopped = true;
        return STATE.skip;
      }
      return STATE.member;
    }
    if (name.rule === RULE.envelopeProperty) return STATE.envelope;
    return name.rule === RULE.appearanceProperty ? beginAppearance() : STATE.skip;
  }

  function memberChild(name: Name): number {
    if (name.rule === RULE.container) return STATE.container;
    if (name.rule === RULE.object) {
      beginFeature(name);
      return STATE.object;
    }
    return name.group === GROUP.other ? foreign(name, name) : STATE.skip;
  }

  function foreign(named: Name, met: Name): number {
    foreignName = named.qualified;
    if (met.rule === RULE.polygon) sink.unknown(foreignName);
    return STATE.foreign;
  }

  function objectChild(name: Name, context: number): number {
    switch (name.rule) {
      case RULE.geometry:
        if (scanner.has(SLOT.href)) refer(context);
        return STATE.geometry;
      case RULE.boundary:
        if (scanner.has(SLOT.href)) refer((context & ~(LOD_BITS | KIND_BITS)) | NO_LOD);
        return STATE.property;
      case RULE.envelopeProperty:
        return STATE.envelope;
      case RULE.appearanceProperty:
        return beginAppearance();
      case RULE.addressProperty:
        ownerDepth = scanner.depth;
        return STATE.address;
      case RULE.genericAttribute:
        return beginGeneric(name);
      case RULE.genericSet:
        genericSets.push(attributeText(SLOT.name) ?? '');
        return STATE.genericSet;
      case RULE.member:
        return STATE.member;
      case RULE.lod:
        return STATE.lod;
      case RULE.skipped:
        return STATE.skip;
      default:
        ownerDepth = scanner.depth;
        noteLeaf();
        return STATE.property;
    }
  }

  function propertyContext(name: Name, context: number): number {
    if (name.rule !== RULE.geometry) return context;
    const lod = name.lod === NO_LOD ? context & LOD_BITS : name.lod;
    const kind = name.kind > 0 && (context & IN_ROOM) === 0 ? name.kind << KIND_SHIFT : context & KIND_BITS;
    return (context & ~(LOD_BITS | KIND_BITS)) | lod | kind;
  }

  function propertyChild(name: Name, context: number): number {
    const property = scanner.path[scanner.depth - 1]!;
    if (property.isStandard) {
      if (name.rule === RULE.object || (property.rule === RULE.boundary && name.group === GROUP.other)) {
        mark();
        return STATE.object;
      }
      if (name.rule === RULE.genericAttribute) return beginGeneric(name);
      if (name.rule === RULE.genericSet) {
        genericSets.push('');
        return STATE.genericSet;
      }
      if (name.rule === RULE.container) return STATE.container;
    }
    if (name.group === GROUP.gml) return foreign(property, name);
    noteLeaf();
    return (context & (ROOT | PART)) === 0 && property.isStandard ? STATE.skip : STATE.data;
  }

  /** Objects inside an object: parts hand up their attributes, the others do not. */
  function nestedContext(name: Name, context: number): number {
    if (name.rule !== RULE.object) {
      return scanner.path[scanner.depth - 1]!.rule === RULE.boundary ? context & ~(ROOT | PART) : context;
    }
    let inner = context & ~(ROOT | PART);
    if (name.isPart && (context & (ROOT | PART)) !== 0) inner |= PART;
    if (name.interior > 0) inner = (inner & ~KIND_BITS) | (SURFACE_KIND.interior << KIND_SHIFT);
    else if (name.kind > 0 && (context & IN_ROOM) === 0) inner = (inner & ~KIND_BITS) | (name.kind << KIND_SHIFT);
    if (name.interior === 2) inner |= IN_ROOM;
    return inner;
  }

  function geometryContext(name: Name, context: number): number {
    let inner = context;
    if (name.rule === RULE.solid) inner |= IN_SOLID;
    else if (name.rule === RULE.orientable && isMinus()) inner ^= FLIPPED;
    if (scanner.has(SLOT.srsDimension)) inner = withDimension(inner);
    if (scanner.has(SLOT.srsName)) noteSrsName();
    return inner;
  }

  function isMinus(): boolean {
    return scanner.has(SLOT.orientation) && scanner.bytes[scanner.valueStart(SLOT.orientation)] === 0x2d;
  }

  function withDimension(context: number): number {
    const isTwo = scanner.bytes[scanner.valueStart(SLOT.srsDimension)] === 0x32;
    return isTwo ? context | TWO_DIMENSIONS : context & ~TWO_DIMENSIONS;
  }

  function geometryChild(name: Name, context: number): number {
    switch (name.rule) {
      case RULE.polygon:
        mark();
        surfaces.beginPolygon(scanner.base + scanner.tagStart);
        return STATE.polygon;
      case RULE.line:
      case RULE.skipped:
      case RULE.appearanceProperty:
        return STATE.skip;
      case RULE.implicitGeometry:
        transform = surfaces.matrices.push(Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)) - 1;
        break;
      case RULE.matrix:
        return STATE.matrix;
      case RULE.referencePoint:
        return STATE.referencePoint;
      default:
        if (name.group === GROUP.other) return foreign(name, name);
    }
    mark();
    if (scanner.has(SLOT.href)) refer(context);
    return STATE.geometry;
  }

  function ringChild(name: Name): number {
    if (name.rule === RULE.position) return STATE.position;
    if (name.rule === RULE.coordinates) {
      noteSeparators();
      return STATE.tuples;
    }
    return name.rule === RULE.skipped ? STATE.skip : STATE.ringPart;
  }

  let separators = { decimal: '.', coordinate: ',', tuple: ' ' };
  function noteSeparators(): void {
    const of = (slot: (typeof SLOT)[keyof typeof SLOT]): string | undefined =>
      scanner.has(slot) ? scanner.bytes.toString('utf8', scanner.valueStart(slot), scanner.valueEnd(slot)) : undefined;
    separators = { decimal: of(SLOT.decimal) ?? '.', coordinate: of(SLOT.cs) ?? ',', tuple: of(SLOT.ts) ?? ' ' };
  }

  function readTuples(): void {
    const { decimal, coordinate, tuple } = separators;
    const split = (text: string, by: string): string[] =>
      by.trim() === '' ? text.trim().split(/\s+/) : text.split(by).map((part) => part.trim());
    const text = decodeText(scanner.textBytes, scanner.textStart, scanner.textEnd, scanner.base);
    const tuples = split(text, tuple).filter((part) => part !== '');
    surfaces.addTuples(tuples.map((part) => split(part, coordinate).map((number) => number.replace(decimal, '.'))));
  }

  function mark(): void {
    if (!scanner.has(SLOT.id)) return;
    marks[scanner.depth] = surfaces.open(scanner.bytes, scanner.valueStart(SLOT.id), scanner.valueEnd(SLOT.id));
  }

  function refer(context: number): void {
    const start = scanner.valueStart(SLOT.href);
    const isLocal = scanner.bytes[start] === 0x23;
    surfaces.refer(
      scanner.bytes,
      isLocal ? start + 1 : start,
      scanner.valueEnd(SLOT.href),
      scanner.base + scanner.tagStart,
      {
        lod: context & LOD_BITS,
        kind: (context & KIND_BITS) >> KIND_SHIFT,
        flipped: (context & FLIPPED) !== 0,
        inSolid: (context & IN_SOLID) !== 0,
        transform,
      },
    );
  }

  function noteEnvelope(depth: number): void {
    if (!scanner.has(SLOT.srsName)) return;
    if (depth > 3) noteSrsName();
    else {
      const srsName = attributeText(SLOT.srsName);
      if (!srsName) return;
      fileSrsName ??= srsName;
      sink.modelSrsName?.(srsName);
    }
  }

  function noteSrsName(): void {
    const srsName = attributeText(SLOT.srsName);
    if (srsName && srsName !== fileSrsName) draft.srsName = srsName;
  }

  function beginFeature(name: Name): void {
    if (draftCount > 0) {
      drafts[draftCount - 1] = draft;
      draft = drafts[draftCount] ?? createDraft();
      surfaces = draft.surfaces;
    }
    draftCount++;
    surfaces.reset();
    draft.collector.reset();
    if (draft.appearances.length > 0) draft.appearances = [];
    draft.name = name;
    draft.depth = scanner.depth;
    draft.srsName = undefined;
    const id = scanner.has(SLOT.id)
      ? decodeText(scanner.bytes, scanner.valueStart(SLOT.id), scanner.valueEnd(SLOT.id), scanner.base)
      : '';
    draft.id = id || `${name.local}-${scanner.base + scanner.tagStart}`;
    transform = -1;
  }

  function endFeature(): void {
    sink.surfaces?.(surfaces);
    const { collector } = draft;
    const address = draft.addresses.take();
    if (address !== undefined) collector.add({ name: 'address', type: 'string', value: address }, undefined, '', false);
    const { duplicates, missing } = followReferences(surfaces);
    const bound = bindAppearance([...draft.appearances, ...facts.appearances], surfaces);
    placeTemplates(surfaces);
    const name = draft.name!;
    const object: CityObject = {
      id: draft.id,
      module: name.module as Module,
      className: name.local,
      surfaces: surfaces.take(),
      attributes: collector.attributes,
      rejected: [],
      duplicates,
    };
    if (bound !== undefined) object.appearance = bound;
    if (draft.srsName !== undefined) object.srsName = draft.srsName;
    if (facts.hasLifespans) noteLifespan(object);
    const { rejected, unclosedRings } = surfaces;
    sink.feature({ object, rejected, missing, codes: collector.codes, unclosedRings });
    draftCount--;
    if (draftCount > 0) {
      drafts[draftCount] = draft;
      draft = drafts[draftCount - 1]!;
      surfaces = draft.surfaces;
    }
  }

  function beginAppearance(): number {
    appearance ??= createAppearanceReader(() => scanner);
    appearance.begin();
    ownerDepth = scanner.depth;
    return STATE.appearance;
  }

  function endAppearance(): void {
    const read = appearance!.end();
    if (draftCount > 0) draft.appearances.push(read);
    else sink.modelAppearance?.(read, scanner.base);
  }

  function beginGeneric(name: Name): number {
    genericName = attributeText(SLOT.name) ?? '';
    genericType = name.type;
    return STATE.generic;
  }

  function genericSetChild(name: Name): number {
    if (name.rule === RULE.genericAttribute) return beginGeneric(name);
    if (name.rule === RULE.genericSet) {
      genericSets.push(attributeText(SLOT.name) ?? '');
      return STATE.genericSet;
    }
    return STATE.genericSet;
  }

  let leafUnit: string | undefined;
  let leafList: string | undefined;
  function noteLeaf(): void {
    leafUnit = attributeText(SLOT.uom);
    leafList = scanner.has(SLOT.codeSpace) ? attributeText(SLOT.codeSpace) : undefined;
  }

  function addAttribute(
    name: string,
    type: AttributeType,
    unit: string | undefined,
    list: string | undefined,
    owner: string,
    isStandIn: boolean,
  ): void {
    const { textBytes, textStart, textEnd, base } = scanner;
    const value = readValue(textBytes, textStart, textEnd, base, type);
    if (value === undefined) return;
    const attribute: Attribute = unit === undefined ? { name, type, value } : { name, type, value, unit };
    draft.collector.add(attribute, list, owner, isStandIn);
  }

  /** A leaf anywhere below an object is an attribute, named as people know it. */
  function endLeaf(name: Name, context: number): void {
    const owner = scanner.path[ownerDepth]!;
    const isStandIn = (context & ROOT) === 0;
    if (!name.isStandard) {
      const type = leafUnit === undefined ? 'string' : 'double';
      const holder = scanner.path[scanner.depth - 1]!.qualified;
      addAttribute(name.qualified, type, leafUnit, leafList, holder, isStandIn);
      return;
    }
    const isDirect = scanner.depth === ownerDepth;
    const isOwn = isDirect || name.local === 'value';
    const known = isOwn ? owner.local : `${owner.local}.${name.local}`;
    addAttribute(known, isOwn ? owner.type : name.type, leafUnit, leafList, '', isStandIn);
  }

  function endGeneric(name: Name): void {
    if (name.local === 'name') {
      genericName = decodeText(scanner.textBytes, scanner.textStart, scanner.textEnd, scanner.base);
    } else if (name.local === 'value') {
      const isStandIn = (contexts[scanner.depth]! & ROOT) === 0;
      if (isStandIn && (contexts[scanner.depth]! & PART) === 0) return;
      const qualified = [...genericSets.filter((set) => set !== ''), genericName].join('/');
      addAttribute(qualified, genericType, genericUnit, undefined, '', isStandIn);
    }
  }

  function close(name: Name): void {
    const { depth } = scanner;
    const context = contexts[depth]!;
    switch (states[depth]) {
      case STATE.position:
        if (scanner.leaf) {
          const dimension = (context & TWO_DIMENSIONS) === 0 ? 3 : 2;
          const isList = name.bytes[name.bytes.length - 1] === 0x74;
          surfaces.addPositions(scanner.textBytes, scanner.textStart, scanner.textEnd, dimension, isList);
        }
        break;
      case STATE.tuples:
        if (scanner.leaf) readTuples();
        break;
      case STATE.ring:
        surfaces.endRing();
        break;
      case STATE.polygon:
        surfaces.endPolygon(
          context & LOD_BITS,
          (context & KIND_BITS) >> KIND_SHIFT,
          (context & FLIPPED) !== 0,
          (context & IN_SOLID) !== 0,
          transform,
        );
        if (marks[depth]! >= 0) surfaces.close(marks[depth]!);
        break;
      case STATE.geometry:
        if (marks[depth]! >= 0) surfaces.close(marks[depth]!);
        if (name.rule === RULE.implicitGeometry) transform = -1;
        break;
      case STATE.object:
        if (marks[depth]! >= 0) surfaces.close(marks[depth]!);
        if (depth === draft.depth) endFeature();
        break;
      case STATE.property:
      case STATE.data:
        if (scanner.leaf && (context & (ROOT | PART)) !== 0) endLeaf(name, context);
        break;
      case STATE.generic:
        if (scanner.leaf) endGeneric(name);
        break;
      case STATE.genericSet:
        endGenericSet(name);
        break;
      case STATE.address:
        if (scanner.leaf && (context & ROOT) !== 0) endAddressLeaf();
        break;
      case STATE.appearance:
        if (depth === ownerDepth) endAppearance();
        else appearance!.close(name);
        break;
      case STATE.lod:
        contexts[depth - 1] = (contexts[depth - 1]! & ~LOD_BITS) | lodOfText();
        break;
      case STATE.matrix:
        readMatrix();
        break;
      case STATE.referencePoint:
        if (scanner.leaf && name.rule === RULE.position) readReferencePoint();
        break;
    }
  }

  function endGenericSet(name: Name): void {
    if (name.rule === RULE.genericSet) genericSets.pop();
    else if (scanner.leaf && name.local === 'name') {
      genericSets[genericSets.length - 1] = decodeText(
        scanner.textBytes,
        scanner.textStart,
        scanner.textEnd,
        scanner.base,
      );
    }
  }

  function endAddressLeaf(): void {
    const text = decodeText(scanner.textBytes, scanner.textStart, scanner.textEnd, scanner.base);
    const path = scanner.path.slice(ownerDepth + 1, scanner.depth + 1).map(({ local }) => local);
    if (text !== '' && path.length > 0) draft.addresses.add(path, text);
  }

  function lodOfText(): number {
    const lod = (scanner.textBytes[scanner.textStart] ?? 0) - 0x30;
    return scanner.leaf && lod >= 0 && lod <= 4 ? lod : NO_LOD;
  }

  const sixteen = new Float64Array(16);
  function readMatrix(): void {
    const matrix = surfaces.matrices[transform];
    if (matrix === undefined || !scanner.leaf) return;
    const count = readNumbers(scanner.textBytes, scanner.textStart, scanner.textEnd, sixteen, 0);
    if (count === 16)
      for (let index = 0; index < 16; index++) matrix[index]! += sixteen[index]! - (index % 5 === 0 ? 1 : 0);
  }

  function readReferencePoint(): void {
    const matrix = surfaces.matrices[transform];
    if (matrix === undefined) return;
    const count = readNumbers(scanner.textBytes, scanner.textStart, scanner.textEnd, sixteen, 0);
    for (let axis = 0; axis < Math.min(count, 3); axis++) matrix[4 * axis + 3]! += sixteen[axis]!;
  }

  return {
    open,
    close,
    attach(its) {
      scanner = its;
      states[its.depth] = its.depth > 0 ? STATE.model : STATE.skip;
    },
  };
}

function createDraft(): Draft {
  return {
    surfaces: createSurfaces(),
    collector: createAttributeCollector(),
    addresses: createAddressCollector(),
    appearances: [],
    name: undefined,
    depth: 0,
    id: '',
    srsName: undefined,
  };
}

/** CityGML 3: since when and until when a feature stood (`valid…`), else was recorded (`creationDate`, `terminationDate`). */
function noteLifespan(object: CityObject): void {
  const of = (...names: string[]): string | undefined =>
    names
      .map((name) => object.attributes.find((attribute) => attribute.name === name)?.value)
      .find((value) => value !== undefined) as string | undefined;
  const [from, to] = [of('validFrom', 'creationDate'), of('validTo', 'terminationDate')];
  if (from !== undefined || to !== undefined) {
    object.lifespan = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  }
}
