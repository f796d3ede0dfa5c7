import type { Attribute, AttributeType, CityObject } from '../../city/cityObject.ts';
import type { AddressCollector } from './address.ts';
import { createAddressCollector } from './address.ts';
import type { AppearanceReader, RawAppearance } from './appearance.ts';
import { createAppearanceReader } from './appearance.ts';
import type { Slot } from './attributeSlots.ts';
import {
  type AttributeCollector,
  type Code,
  createAttributeCollector,
  createValueReader,
  type ValueReader,
} from './attributes.ts';
import type { Missing } from './links.ts';
import type { Name } from './names.ts';
import type { Scanner } from './scanner.ts';
import { createSurfaces, type RejectedAt, type Surfaces } from './surfaces.ts';
import { createTextCache, decodeText, type TextReader } from './text.ts';
import { unitOf } from './units.ts';

/** A feature as read, with what can be completed only by looking elsewhere. */
export interface ReadFeature {
  object: CityObject;
  /** What goes into `object.rejected`, with offsets in place of lines. */
  rejected: RejectedAt[];
  missing: Missing[];
  codes: Code[];
  unclosedRings: number;
}

/** What a scan hands over. */
export interface FeatureSink {
  feature?(feature: ReadFeature): void;
  /** The surfaces of a feature before anything was done with them: for those who look for some of them only. */
  surfaces?(surfaces: Surfaces): void;
  /** The root element, once its namespaces are known. */
  root?(name: Name, scanner: Scanner): void;
  /** CRS name of the whole model. */
  modelSrsName?(srsName: string): void;
  /** An appearance that stands beside the features; `offset` is where it ends. */
  modelAppearance?(appearance: RawAppearance, offset: number): void;
  /** An element that holds geometry and that no rule knows. */
  unknown?(name: string): void;
  /** Whether a member that begins at this offset is to be read; the scan stops where it is not. */
  wants?(offset: number): boolean;
}

/** What is known before a scan begins. */
export interface Facts {
  srsName: string | undefined;
  /** CityGML 3: features tell since when and until when they stood. */
  hasLifespans: boolean;
  /** Appearances of the whole model. */
  appearances: RawAppearance[];
}

/** Where in the document an open element is: tells what its children mean and what is done at its end. */
export interface State {
  /** Answers the state of a child that has just been opened; may change `reading.context`, which will be the child's. */
  open(reading: Reading, name: Name): State;
  close(reading: Reading, name: Name): void;
}

/** What surrounds an element, in the bits of one number: level of detail (0–2), kind of surface (3–6) and these. */
export const LOD_BITS = 7;
export const KIND_SHIFT = 3;
export const KIND_BITS = 15 << KIND_SHIFT;
export const TWO_DIMENSIONS = 1 << 7;
export const FLIPPED = 1 << 8;
export const IN_SOLID = 1 << 9;
export const IN_ROOM = 1 << 10;
/** Attributes count: as those of the root, or of a part that stands in for it. */
export const OF_ROOT = 1 << 11;
export const OF_PART = 1 << 12;

/** A feature that is being read. */
export interface Draft {
  surfaces: Surfaces;
  collector: AttributeCollector;
  addresses: AddressCollector;
  appearances: RawAppearance[];
  name: Name | undefined;
  depth: number;
  id: string;
  srsName: string | undefined;
}

/** All that is known while a document is read. */
export interface Reading {
  scanner: Scanner;
  sink: FeatureSink;
  facts: Facts;
  /** By depth: state and surroundings of open elements, and the identifier they gave to their surfaces, or -1. */
  states: State[];
  contexts: Int32Array;
  marks: Int32Array;
  /** Surroundings of the element that is being opened. */
  context: number;
  draft: Draft;
  /** Features around the one being read: groups hold members. */
  drafts: Draft[];
  draftCount: number;
  surfaces: Surfaces;
  /** Number of the matrix of the implicit geometry that is open, or -1. */
  transform: number;
  fileSrsName: string | undefined;
  /** Depth of the property, directly below an object, that is being read. */
  ownerDepth: number;
  leafUnit: string | undefined;
  leafList: string | undefined;
  genericName: string;
  genericType: AttributeType;
  genericSets: string[];
  /** The outermost element that is passed over since no rule knows it. */
  foreignName: string;
  separators: { decimal: string; coordinate: string; tuple: string };
  appearance: AppearanceReader;
  readValue: ValueReader;
  readText: TextReader;
}

export function createReading(scanner: Scanner, sink: FeatureSink, facts: Facts, beginning: State): Reading {
  const draft = createDraft();
  return {
    scanner,
    sink,
    facts,
    states: new Array<State>(scanner.depth + 1).fill(beginning),
    contexts: new Int32Array(1024),
    marks: new Int32Array(1024).fill(-1),
    context: 0,
    draft,
    drafts: [],
    draftCount: 0,
    surfaces: draft.surfaces,
    transform: -1,
    fileSrsName: facts.srsName,
    ownerDepth: 0,
    leafUnit: undefined,
    leafList: undefined,
    genericName: '',
    genericType: 'string',
    genericSets: [],
    foreignName: '',
    separators: { decimal: '.', coordinate: ',', tuple: ' ' },
    appearance: createAppearanceReader(scanner),
    readValue: createValueReader(),
    readText: createTextCache(),
  };
}

export function createDraft(): Draft {
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

/** In `open`: the value of an attribute of the tag, where it has it. */
export function tagValue({ scanner, readText }: Reading, slot: Slot): string | undefined {
  if ((scanner.found & (1 << slot)) === 0) return undefined;
  return readText(scanner.bytes, scanner.starts[slot], scanner.ends[slot], scanner.base);
}

/** In `close` of a leaf: its text. */
export function leafText({ textBytes, textStart, textEnd, base }: Scanner): string {
  return decodeText(textBytes, textStart, textEnd, base);
}

/** In `close` of a leaf: adds its text as an attribute of a declared type; nothing is added for what is no such value. */
export function addLeaf(
  reading: Reading,
  name: string,
  type: AttributeType,
  unit: string | undefined,
  list: string | undefined,
  owner: string,
  isStandIn: boolean,
): void {
  const { textBytes, textStart, textEnd, base } = reading.scanner;
  const value = reading.readValue(textBytes, textStart, textEnd, base, type);
  if (value === undefined) return;
  const attribute: Attribute = unit === undefined ? { name, type, value } : { name, type, value, unit: unitOf(unit) };
  reading.draft.collector.add(attribute, list, owner, isStandIn);
}

/** What is inside is of no concern. */
export const SKIP: State = { open: () => SKIP, close: () => undefined };

/** What is inside is known to nobody here; that there is geometry is said. */
export const FOREIGN: State = {
  open(reading, name) {
    noteForeign(reading, name);
    return FOREIGN;
  },
  close: () => undefined,
};

/** `met` is the element just opened; `named` the one that will be told of when it turns out to hold geometry. */
export function beginForeign(reading: Reading, named: Name, met: Name): State {
  reading.foreignName = named.qualified;
  noteForeign(reading, met);
  return FOREIGN;
}

function noteForeign(reading: Reading, met: Name): void {
  if (met.isPolygon) reading.sink.unknown?.(reading.foreignName);
}
