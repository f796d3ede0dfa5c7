import { type AttributeType, MODULES, type Module, SURFACE_KIND } from '../../city/cityObject.ts';

/** Whose word a name is. */
export const GROUP = {
  other: 0,
  gml: 1,
  core: 2,
  thematic: 3,
  appearance: 4,
  generics: 5,
  versioning: 6,
  address: 7,
} as const;

/** What a name asks of the reader. The numbers are small so that a `switch` over them is a jump table. */
export const RULE = {
  none: 0,
  cityModel: 1,
  /** Holds features: `cityObjectMember`, `featureMember`, `groupMember` … */
  member: 2,
  /** An object that only leads on to members: `Version`, `Transaction` … */
  container: 3,
  /** An object with geometry and attributes of its own. */
  object: 4,
  /** A structured value, such as `con:Height`. */
  data: 5,
  /** A property that holds geometry of a level of detail. */
  geometry: 6,
  /** A property that holds boundary surfaces, inline or by reference. */
  boundary: 7,
  envelopeProperty: 8,
  envelope: 9,
  appearanceProperty: 10,
  appearance: 11,
  genericAttribute: 12,
  genericSet: 13,
  addressProperty: 14,
  /** Of no concern, with all that is in it. */
  skipped: 15,
  lod: 16,
  polygon: 17,
  exterior: 18,
  ring: 19,
  position: 20,
  coordinates: 21,
  orientable: 22,
  solid: 23,
  /** Points and curves. */
  line: 24,
  implicitGeometry: 25,
  matrix: 26,
  referencePoint: 27,
  interior: 28,
} as const;

/** `lod` of what says nothing of a level of detail. */
export const NO_LOD = 7;

export interface Meaning {
  group: number;
  rule: number;
  lod: number;
  /** `SURFACE_KINDS` number; 0 where the name says nothing. */
  kind: number;
  /** The module of a thematic class. */
  module: Module | undefined;
  /** What is inside is not seen from outside: rooms and furniture (2), storeys and units (1), else 0. */
  interior: number;
  /** A part, whose attributes stand in where the root has none. */
  isPart: boolean;
  /** A member at which a file may be cut. */
  isCut: boolean;
  isPolygon: boolean;
  /** A list of points rather than one. */
  isList: boolean;
  /** Declared type of an attribute of this name. */
  type: AttributeType;
  /** A name of CityGML or GML themselves. */
  isStandard: boolean;
}

const STANDARD = /^https?:\/\/www\.opengis\.net\/citygml(?:\/|$)/i;
const GML = /^https?:\/\/www\.opengis\.net\/gml(?:\/|$)/;

const MODULE_SEGMENTS: Record<string, Module> = {
  ...Object.fromEntries(MODULES.map((module) => [module.toLowerCase(), module])),
  cityobjectgroup: 'generics',
};

const GML_RULES: Record<string, number> = {
  featureMember: RULE.member,
  featureMembers: RULE.member,
  member: RULE.member,
  boundedBy: RULE.envelopeProperty,
  Envelope: RULE.envelope,
  Polygon: RULE.polygon,
  PolygonPatch: RULE.polygon,
  Triangle: RULE.polygon,
  Rectangle: RULE.polygon,
  exterior: RULE.exterior,
  interior: RULE.interior,
  outerBoundaryIs: RULE.exterior,
  innerBoundaryIs: RULE.interior,
  LinearRing: RULE.ring,
  Ring: RULE.ring,
  pos: RULE.position,
  posList: RULE.position,
  coordinates: RULE.coordinates,
  OrientableSurface: RULE.orientable,
  Solid: RULE.solid,
  Point: RULE.line,
  MultiPoint: RULE.line,
  LineString: RULE.line,
  Curve: RULE.line,
  MultiCurve: RULE.line,
  CompositeCurve: RULE.line,
  OrientableCurve: RULE.line,
  metaDataProperty: RULE.skipped,
  location: RULE.skipped,
};

const MEMBERS = [
  'cityObjectMember',
  'groupMember',
  'versionMember',
  'versionTransitionMember',
  'oldFeature',
  'newFeature',
];
const CONTAINERS = ['Version', 'VersionTransition', 'Transaction'];
const BOUNDARIES = ['boundedBy', 'boundary', 'opening', 'fillingSurface'];
const SKIPPED = [
  'extent',
  'generalizesTo',
  'relatedTo',
  'parent',
  'dynamizer',
  'pointCloud',
  'multiPoint',
  'multiCurve',
  'reliefPoints',
  'ridgeOrValleyLines',
  'breaklines',
  'grid',
  'engineeringCRS',
];
/** Structured values; every other thematic element with children is taken for an object. */
const DATA = [
  'Height',
  'Elevation',
  'RoomHeight',
  'Occupancy',
  'ConstructionEvent',
  'ExternalReference',
  'QualifiedArea',
  'QualifiedVolume',
];
const PARTS = ['BuildingPart', 'BridgePart', 'TunnelPart'];
const ROOMS = [
  'Room',
  'BuildingRoom',
  'BridgeRoom',
  'HollowSpace',
  'BuildingFurniture',
  'BridgeFurniture',
  'TunnelFurniture',
  'IntBuildingInstallation',
  'IntBridgeInstallation',
  'IntTunnelInstallation',
];
const SUBDIVISIONS = ['Storey', 'BuildingUnit'];

const KINDS: Record<string, number> = {
  RoofSurface: SURFACE_KIND.roof,
  WallSurface: SURFACE_KIND.wall,
  GroundSurface: SURFACE_KIND.ground,
  OuterFloorSurface: SURFACE_KIND.outerFloor,
  OuterCeilingSurface: SURFACE_KIND.outerCeiling,
  ClosureSurface: SURFACE_KIND.closure,
  InteriorWallSurface: SURFACE_KIND.interior,
  FloorSurface: SURFACE_KIND.interior,
  CeilingSurface: SURFACE_KIND.interior,
  Window: SURFACE_KIND.window,
  WindowSurface: SURFACE_KIND.window,
  Door: SURFACE_KIND.door,
  DoorSurface: SURFACE_KIND.door,
  WaterBody: SURFACE_KIND.water,
  WaterSurface: SURFACE_KIND.water,
  WaterGroundSurface: SURFACE_KIND.ground,
  WaterClosureSurface: SURFACE_KIND.closure,
  lod0FootPrint: SURFACE_KIND.ground,
  lod0RoofEdge: SURFACE_KIND.roof,
};

const INTEGERS = ['storeysAboveGround', 'storeysBelowGround', 'yearOfConstruction', 'yearOfDemolition'];
const DOUBLES = [
  'measuredHeight',
  'height',
  'trunkDiameter',
  'crownDiameter',
  'averageHeight',
  'rootBallDiameter',
  'maxRootBallDepth',
  'elevationValue',
];
const BOOLEANS = ['isMovable', 'isStructuralDisconnected'];

const GENERIC_TYPES: Record<string, AttributeType> = {
  int: 'integer',
  double: 'double',
  measure: 'double',
  string: 'string',
  date: 'string',
  uri: 'string',
  code: 'string',
};

/** What a name means: `uri` is the namespace, of any version. */
export function meaningOf(uri: string, local: string): Meaning {
  const meaning: Meaning = {
    group: GROUP.other,
    rule: RULE.none,
    lod: NO_LOD,
    kind: 0,
    module: undefined,
    interior: 0,
    isPart: false,
    isPolygon: false,
    isList: local === 'posList',
    isCut: local === 'cityObjectMember' || local === 'featureMember',
    type: 'string',
    isStandard: false,
  };
  if (GML.test(uri)) {
    const rule = GML_RULES[local] ?? RULE.none;
    return { ...meaning, group: GROUP.gml, rule, isPolygon: rule === RULE.polygon, isStandard: true };
  }
  if (/:xal(?::|$)/i.test(uri)) return { ...meaning, group: GROUP.address };
  if (!STANDARD.test(uri)) return meaning;
  const segments = uri.toLowerCase().split('/').slice(4);
  const module = segments.map((segment) => MODULE_SEGMENTS[segment]).find((found) => found !== undefined);
  return { ...meaning, isStandard: true, ...standardMeaning(segments, module, local) };
}

function standardMeaning(segments: string[], module: Module | undefined, local: string): Partial<Meaning> {
  if (segments.includes('appearance')) return { group: GROUP.appearance, ...appearanceMeaning(local) };
  if (segments.includes('versioning')) return { group: GROUP.versioning, ...sharedMeaning(local) };
  const generic = /^(int|double|measure|string|date|uri|code)Attribute$/i.exec(local);
  if (generic) {
    const type = GENERIC_TYPES[generic[1].toLowerCase()];
    return { group: GROUP.generics, rule: RULE.genericAttribute, type };
  }
  if (/^genericAttributeSet$/i.test(local)) return { group: GROUP.generics, rule: RULE.genericSet };
  const group = module === undefined ? GROUP.core : GROUP.thematic;
  return { group, ...sharedMeaning(local, module) };
}

function appearanceMeaning(local: string): Partial<Meaning> {
  if (local === 'Appearance') return { rule: RULE.appearance };
  return local === 'appearance' || local === 'appearanceMember' ? { rule: RULE.appearanceProperty } : {};
}

function sharedMeaning(local: string, module?: Module): Partial<Meaning> {
  if (local === 'CityModel') return { rule: RULE.cityModel };
  if (MEMBERS.includes(local)) return { rule: RULE.member };
  if (CONTAINERS.includes(local)) return { rule: RULE.container };
  if (SKIPPED.includes(local)) return { rule: RULE.skipped };
  if (BOUNDARIES.includes(local)) return { rule: RULE.boundary };
  if (local === 'appearance' || local === 'appearanceMember') return { rule: RULE.appearanceProperty };
  if (local === 'address') return { rule: RULE.addressProperty };
  if (local === 'ImplicitGeometry') return { rule: RULE.implicitGeometry };
  if (local === 'transformationMatrix') return { rule: RULE.matrix };
  if (local === 'referencePoint') return { rule: RULE.referencePoint };
  if (local === 'lod') return { rule: RULE.lod };
  if (DATA.includes(local)) return { rule: RULE.data };
  const geometry = geometryMeaning(local);
  if (geometry) return geometry;
  if (module !== undefined && /^[A-Z]/.test(local)) return objectMeaning(local, module);
  return { type: typeOf(local) };
}

/** `lod2Solid`, `lod0FootPrint`, `lod1ImplicitRepresentation`, `tin`; curves and points are passed over. */
function geometryMeaning(local: string): Partial<Meaning> | undefined {
  if (local === 'tin' || local === 'geometry') return { rule: RULE.geometry };
  const match = /^lod([0-4])([A-Z]\w*)$/.exec(local);
  if (!match) return undefined;
  if (/Curve|Point|Intersection|Network/.test(match[2])) return { rule: RULE.skipped };
  return { rule: RULE.geometry, lod: Number(match[1]), kind: KINDS[local] ?? 0 };
}

function objectMeaning(local: string, module: Module): Partial<Meaning> {
  const ofModule = module === 'transportation' ? SURFACE_KIND.traffic : SURFACE_KIND.other;
  return {
    rule: RULE.object,
    module,
    kind: KINDS[local] ?? ofModule,
    interior: ROOMS.includes(local) ? 2 : SUBDIVISIONS.includes(local) ? 1 : 0,
    isPart: PARTS.includes(local),
  };
}

function typeOf(local: string): AttributeType {
  if (INTEGERS.includes(local)) return 'integer';
  if (DOUBLES.includes(local)) return 'double';
  return BOOLEANS.includes(local) ? 'boolean' : 'string';
}
