import { type Module, SURFACE_KIND, type SurfaceKind } from '../../city/cityObject.ts';

/** Module of each city object type; what is inside (`interior`) is not seen from outside. */
const TYPES: Record<string, Module> = {
  ...ofModule('building', 'Building BuildingPart BuildingInstallation BuildingConstructiveElement BuildingFurniture'),
  ...ofModule('building', 'BuildingStorey BuildingRoom BuildingUnit'),
  ...ofModule('bridge', 'Bridge BridgePart BridgeInstallation BridgeConstructiveElement BridgeRoom BridgeFurniture'),
  ...ofModule(
    'tunnel',
    'Tunnel TunnelPart TunnelInstallation TunnelConstructiveElement TunnelHollowSpace TunnelFurniture',
  ),
  ...ofModule('transportation', 'Road Railway TransportSquare Waterway'),
  ...ofModule('relief', 'TINRelief'),
  ...ofModule('waterBody', 'WaterBody'),
  ...ofModule('vegetation', 'PlantCover SolitaryVegetationObject'),
  ...ofModule('landUse', 'LandUse'),
  ...ofModule('cityFurniture', 'CityFurniture'),
  ...ofModule('construction', 'OtherConstruction'),
  ...ofModule('generics', 'GenericCityObject CityObjectGroup'),
};

const INTERIOR = /(Room|Furniture|Storey|Unit|HollowSpace)$/;

const SEMANTICS: Record<string, SurfaceKind> = {
  RoofSurface: 'roof',
  WallSurface: 'wall',
  GroundSurface: 'ground',
  ClosureSurface: 'closure',
  OuterCeilingSurface: 'outerCeiling',
  OuterFloorSurface: 'outerFloor',
  Window: 'window',
  Door: 'door',
  InteriorWallSurface: 'interior',
  CeilingSurface: 'interior',
  FloorSurface: 'interior',
  WaterSurface: 'water',
  WaterGroundSurface: 'water',
  WaterClosureSurface: 'water',
  TrafficArea: 'traffic',
  AuxiliaryTrafficArea: 'traffic',
  TransportationMarking: 'traffic',
  TransportationHole: 'traffic',
};

function ofModule(module: Module, types: string): Record<string, Module> {
  return Object.fromEntries(types.split(' ').map((type) => [type, module]));
}

/** Module of a type. Those of extensions begin with `+` and are generics; so is what nobody knows (`isKnown` false). */
export function moduleOf(type: string): { module: Module; isKnown: boolean } {
  const module = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  return { module: module ?? 'generics', isKnown: module !== undefined || type.startsWith('+') };
}

/** Whether the type stands inside another object: a room, a storey, furniture in it. City furniture stands outside. */
export function isInterior(type: string): boolean {
  return type !== 'CityFurniture' && INTERIOR.test(type);
}

/** `SURFACE_KINDS` number of a semantic surface's type; 0 for those of extensions. */
export function kindOf(semantics: string): number {
  return SURFACE_KIND[(Object.hasOwn(SEMANTICS, semantics) && SEMANTICS[semantics]) || 'other'];
}
