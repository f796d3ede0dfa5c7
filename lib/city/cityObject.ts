/**
 * The model that every format is read into: a root feature with its geometry as flat arrays.
 * Geometry is kept as arrays rather than objects, because a city has millions of polygons.
 */

/** Thematic modules of CityGML that carry geometry. The position in the list is the number used in packs. */
export const MODULES = [
  'building',
  'bridge',
  'tunnel',
  'relief',
  'transportation',
  'vegetation',
  'waterBody',
  'landUse',
  'cityFurniture',
  'generics',
  'construction',
] as const;
export type Module = (typeof MODULES)[number];

/** Class of a polygon. The position in the list is the number used in `Surfaces.kinds`. */
export const SURFACE_KINDS = [
  'other',
  'roof',
  'wall',
  'ground',
  'outerFloor',
  'outerCeiling',
  'closure',
  'interior',
  'window',
  'door',
  'water',
  'traffic',
] as const;
export type SurfaceKind = (typeof SURFACE_KINDS)[number];
/** The number of a kind in `Surfaces.kinds`. */
export const SURFACE_KIND = Object.fromEntries(SURFACE_KINDS.map((kind, index) => [kind, index])) as Readonly<
  Record<SurfaceKind, number>
>;

/**
 * Polygons with holes. Polygon p has the rings `polygons[p]` up to, not including, `polygons[p + 1]`; its first ring is
 * the exterior. Ring r has the vertices `rings[r]` up to, not including, `rings[r + 1]`; vertex v has the three numbers
 * from `coordinates[3 * v]`. The closing vertex of a ring is not repeated. Exterior rings run counterclockwise seen from
 * outside (orientable surfaces have been turned already).
 */
export interface PolygonArrays<Coordinates extends Float64Array | Int32Array> {
  coordinates: Coordinates;
  rings: Uint32Array;
  polygons: Uint32Array;
  /** `SURFACE_KINDS` number of each polygon. */
  kinds: Uint8Array;
  /** Level of detail (0 to 4) of each polygon. */
  lods: Uint8Array;
}

/** Surfaces as the file has them: coordinates in the source CRS, in the order of its axes as written. */
export type SourceSurfaces = PolygonArrays<Float64Array>;

/** Surfaces in the work CRS of the dataset: x (east), y (north), z (up) in millimetres from the frame's origin. */
export type MetricSurfaces = PolygonArrays<Int32Array>;

export type AttributeType = 'integer' | 'double' | 'boolean' | 'string';

/** An attribute as declared by the source: the type comes from the declaration, never from the value. */
export interface Attribute {
  /** Qualified name as people know it: `function`, `measuredHeight`, `uro:buildingID`; generic attributes by their name. */
  name: string;
  type: AttributeType;
  value: string | number | boolean;
  /** Unit of measure where the source has one: by its short name, `m`, where it is known how that is written. */
  unit?: string;
}

/** What was done with every surface of a feature: `in` equals the sum of the others. */
export interface SurfaceCounts {
  in: number;
  kept: number;
  otherLod: number;
  duplicate: number;
  rejected: number;
}

/** A surface, or a whole feature, that could not be used. */
export interface Rejection {
  /** Object key or path of the source; set by the step that knows it. */
  key?: string;
  /** `gml:id` or CityJSON key of the feature concerned, where there is one. */
  id?: string;
  /** Line (1-based) or byte offset in words, such as `line 881588`. */
  place?: string;
  /** A sentence: what is wrong and what to do. */
  reason: string;
}

/** A root feature of a city model. Parts and installations are folded into its surfaces and attributes. */
export interface CityObject {
  id: string;
  module: Module;
  /** Local name of its class in the standard: `Building`, `Bridge`, `TINRelief`, … */
  className: string;
  /** All polygons of all levels of detail that the source has. */
  surfaces: SourceSurfaces;
  attributes: Attribute[];
  /** Materials and textures that name polygons of this feature; writing them into tiles is not done yet. */
  appearance?: Appearance;
  /** CRS name given on this feature's own geometry, where it differs from the file's. */
  srsName?: string;
  /** Life span by the source's own versioning (CityGML 3 `validFrom`, `validTo`, `creationDate`, `terminationDate`). */
  lifespan?: { from?: string; to?: string };
  /** Surfaces that the reader itself refused (NaN, fewer than three points …). They are not in `surfaces`. */
  rejected: Rejection[];
  /** Surfaces that the reader dropped since they were references to one already in `surfaces`. */
  duplicates: number;
  /** Surfaces that the reader dropped since the same level of detail is there in a finer refinement (1.2 beside 1.3). */
  otherLod?: number;
}

/** Appearance of a feature's polygons. `polygon` indexes `SourceSurfaces.polygons`. */
export interface Appearance {
  materials: { diffuse: [number, number, number]; transparency: number; polygons: number[] }[];
  textures: {
    /** Image path as written, relative to the source. */
    image: string;
    theme: string;
    /** For each textured polygon the texture coordinates of its ring vertices: s, t by turns. */
    targets: { polygon: number; coordinates: Float32Array }[];
  }[];
}
