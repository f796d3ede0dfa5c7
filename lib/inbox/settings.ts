/** The settings of a dataset, from `<dataset>/dataset.json` of the inbox. All of them can be left out. */
import { z } from 'zod';
import { parseVintage, type Vintage } from '../city/vintage.ts';
import { InvalidSettingsError } from './errors.ts';
import { describeMistakes } from './mistakes.ts';

const vintageName = z.string().refine(isVintage, 'is no date: write a year, month or day, such as "2012-06-30"');

/** Any name of a CRS that files may carry, or a bare EPSG code, which is kept as `EPSG:<code>`. */
const crsName = z
  .union([z.number().int().positive(), z.string().min(1)], 'must name a CRS, such as "EPSG:3946"')
  .transform((crs) => (typeof crs === 'number' || /^\d+$/.test(crs) ? `EPSG:${crs}` : crs));

const NO_EPSG_CODE = 'must be an EPSG code, such as "EPSG:2154"';
/** A CRS by its EPSG code alone, as the number. */
const epsgCode = z
  .union([z.number().int().positive(), z.string().regex(/^(EPSG:)?\d+$/i, NO_EPSG_CODE)], NO_EPSG_CODE)
  .transform((code) => Number(String(code).replace(/^EPSG:/i, '')));

const heights = z.enum(['orthometric', 'ellipsoidal'], 'must be "orthometric" or "ellipsoidal"');

const position = z.array(z.number()).min(2);
const polygon = z.array(z.array(position).min(4));
/** Where a survey looked: a GeoJSON geometry (RFC 7946), longitude and latitude in WGS 84. */
const coverageSchema = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('Polygon'), coordinates: polygon }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon) }),
  ],
  'must be a GeoJSON geometry of type Polygon or MultiPolygon in longitude and latitude',
);
export type Coverage = z.infer<typeof coverageSchema>;

const vintageSettingsSchema = z.strictObject({
  /** The date the survey stands for, where the name of its folder is not precise enough. */
  date: vintageName.optional(),
  /** CRS of files that name none; a file's own word counts more. */
  crs: crsName.optional(),
  heights: heights.optional(),
  /** Metres added to all heights of the vintage. */
  zOffset: z.number('must be a number of metres').optional(),
  coverage: coverageSchema.optional(),
});
export type VintageSettings = z.infer<typeof vintageSettingsSchema>;

const lods = z.array(z.number().int().min(0).max(4), 'must be a list of levels from 0 to 4').min(1);

export const datasetSettingsSchema = z.strictObject({
  /** What people call the place. */
  title: z.string('must be text').optional(),
  /** CRS of files that name none, in every vintage that does not say otherwise. */
  crs: crsName.optional(),
  /** EPSG code of the projected CRS in metres that everything is brought into. It cannot change after the first run. */
  workCrs: epsgCode.optional(),
  heights: heights.optional(),
  /** Attribute that holds the lasting id of a building, such as `uro:buildingID`, instead of `gml:id`. */
  idAttribute: z.string('must be the name of an attribute').min(1).optional(),
  vintages: z.record(vintageName, vintageSettingsSchema).optional(),
  /** Vintages that have to be there before a run starts by itself. */
  expect: z.array(vintageName, 'must be a list of vintages, such as ["2009", "2012"]').optional(),
  /** How long nothing may have arrived before a run starts by itself. */
  quietSeconds: z.number('must be a number of seconds').min(0, 'must not be negative').optional(),
  /** Names of the attributes that become columns of the tiles; all of them where it is left out. */
  attributes: z.array(z.string(), 'must be a list of attribute names').optional(),
  /** Reserved: has no effect, since textures are read into the model but not written into tiles yet. */
  textures: z.boolean('must be true or false').optional(),
  /** Thresholds of change detection by name; those left out keep their defaults. */
  changes: z.record(z.string(), z.number('must be a number')).optional(),
  tiles: z
    .strictObject({
      version: z.enum(['1.1', '1.0'], 'must be "1.1" or "1.0"').optional(),
      /** EPSG code that the coordinates of tiles are in; geocentric (EPSG:4978) where it is left out. */
      crs: epsgCode.optional(),
      lods: lods.optional(),
    })
    .optional(),
});
export type DatasetSettings = z.infer<typeof datasetSettingsSchema>;

/**
 * Reads the bytes of a `dataset.json`.
 * @throws InvalidSettingsError that tells every mistake in it.
 */
export function parseSettings(bytes: Uint8Array, key: string): DatasetSettings {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new InvalidSettingsError(key, [`It is not JSON (${(error as Error).message}).`]);
  }
  const settings = datasetSettingsSchema.safeParse(content);
  if (!settings.success) throw new InvalidSettingsError(key, describeMistakes(settings.error));
  return settings.data;
}

/** The date that a folder of the inbox stands for: what the settings say of it, else its own name. */
export function vintageOf(settings: DatasetSettings, folder: string): Vintage {
  const date = settings.vintages?.[folder]?.date ?? folder;
  return { name: folder, date: parseVintage(date).date };
}

function isVintage(name: string): boolean {
  try {
    parseVintage(name);
    return true;
  } catch {
    return false;
  }
}
