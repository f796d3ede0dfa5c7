/**
 * The outline of CityJSON 1.0 to 2.0 (OGC 20-072), as loose as can be: geometry is judged surface by surface where it is
 * read, so that one bad surface does not refuse the file.
 */
import { z } from 'zod';

const number3 = z.tuple([z.number(), z.number(), z.number()]);

export const transformSchema = z.object({ scale: number3, translate: number3 });
export type Transform = z.infer<typeof transformSchema>;

export const metadataSchema = z.object({
  referenceSystem: z.string().optional(),
  /** How version 0.x named its CRS; still met. */
  crs: z.object({ epsg: z.number().int() }).optional(),
});

const templatesSchema = z.object({
  templates: z.array(z.unknown()).default([]),
  'vertices-templates': z.array(z.unknown()).default([]),
});

export const appearanceSchema = z.object({
  materials: z
    .array(z.object({ diffuseColor: z.array(z.number()).optional(), transparency: z.number().optional() }))
    .default([]),
  textures: z.array(z.object({ image: z.string() })).default([]),
  'vertices-texture': z.array(z.array(z.number())).default([]),
  'default-theme-material': z.string().optional(),
});
export type CityJsonAppearance = z.infer<typeof appearanceSchema>;

/** What a document and each feature of a sequence have in common. */
const contentShape = {
  CityObjects: z.record(z.string(), z.unknown()),
  vertices: z.array(z.unknown()),
  /** Only decorates: left out where it is broken. */
  appearance: appearanceSchema.optional().catch(undefined),
};

export const documentSchema = z.object({
  ...contentShape,
  type: z.literal('CityJSON'),
  version: z.string(),
  transform: transformSchema.optional(),
  metadata: metadataSchema.optional().catch(undefined),
  'geometry-templates': templatesSchema.optional(),
});
export type Document = z.infer<typeof documentSchema>;

export const featureSchema = z.object({
  ...contentShape,
  type: z.literal('CityJSONFeature'),
  id: z.string().optional(),
});

export const cityObjectSchema = z.object({
  type: z.string(),
  attributes: z.record(z.string(), z.unknown()).optional(),
  address: z.unknown().optional(),
  parents: z.array(z.string()).optional(),
  children: z.array(z.string()).optional(),
  geometry: z.array(z.unknown()).optional(),
});
export type CityJsonObject = z.infer<typeof cityObjectSchema>;

export const geometrySchema = z.object({
  type: z.string(),
  lod: z.union([z.string(), z.number()]).optional(),
  boundaries: z.array(z.unknown()),
  semantics: z
    .object({ surfaces: z.array(z.object({ type: z.string() })), values: z.unknown().optional() })
    .optional()
    .catch(undefined),
  material: z
    .record(z.string(), z.object({ value: z.unknown().optional(), values: z.unknown().optional() }))
    .optional()
    .catch(undefined),
  texture: z
    .record(z.string(), z.object({ values: z.unknown().optional() }))
    .optional()
    .catch(undefined),
  template: z.number().int().nonnegative().optional(),
  transformationMatrix: z.array(z.number()).length(16).optional(),
});
export type Geometry = z.infer<typeof geometrySchema>;
