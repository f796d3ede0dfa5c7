/** The frozen inputs of a run: what `v1/runs/<run>/inputs.json` in the work store holds. */
import { z } from 'zod';
import { frameSchema } from './release.ts';
import { datasetSettingsSchema } from './settings.ts';

/** What a run was asked for, beside the settings of the dataset. */
export const runOptionsSchema = z.strictObject({
  /** False for plain conversion: every vintage is taken as it is and nothing is compared. */
  history: z.boolean(),
  tilesVersion: z.enum(['1.1', '1.0']),
  /** EPSG code that the coordinates of tiles are in; geocentric where it is left out. */
  tilesCrs: z.number().int().positive().optional(),
  /** Levels of detail that may be drawn; the best that a building has where it is left out. */
  lods: z.array(z.number().int().min(0).max(4)).optional(),
  /** Side of a cell of change detection in metres. Does not alter what comes out. */
  cellSize: z.number().positive(),
  /** Bytes of source that one task takes at most. Does not alter what comes out. */
  batchBytes: z.number().int().positive(),
});
export type RunOptions = z.infer<typeof runOptionsSchema>;

export const DEFAULT_RUN_OPTIONS: RunOptions = {
  history: true,
  tilesVersion: '1.1',
  cellSize: 1000,
  batchBytes: 512 * 1024 * 1024,
};

const versionedObject = {
  key: z.string(),
  /** Names the bytes; `collect` refuses an object that has another one by then. */
  etag: z.string(),
  size: z.number().int().nonnegative(),
  versionId: z.string().optional(),
};

export const inputObjectSchema = z.object({
  ...versionedObject,
  /** `side` objects are images and code lists that sources refer to. */
  role: z.enum(['source', 'side']),
  vintage: z.string(),
});
export type InputObject = z.infer<typeof inputObjectSchema>;

export const inputsSchema = z.object({
  schema: z.literal(1),
  run: z.string(),
  dataset: z.string(),
  /** Name of the input set; publish puts it into `asset.extras` of the pointer. */
  inputSet: z.string(),
  settings: datasetSettingsSchema,
  /** The object that the settings were read from. */
  settingsObject: z.object(versionedObject).optional(),
  options: runOptionsSchema,
  /** Name of the release that is current when the run starts, or null. */
  release: z.string().nullable(),
  /** Frame of that release, which this run must keep. */
  frame: frameSchema.optional(),
  /** Sorted by UTF-8 bytes of the key. */
  objects: z.array(inputObjectSchema),
  /** Keys that cannot be taken, for the report. */
  rejected: z.array(z.object({ key: z.string(), reason: z.string() })),
});
export type Inputs = z.infer<typeof inputsSchema>;
