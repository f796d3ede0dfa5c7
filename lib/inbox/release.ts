/** What lies behind `<dataset>/tileset.json` in the tiles store: the one object that says what is current. */
import { z } from 'zod';
import { getIfThere, type ObjectStore } from '../store/store.ts';
import { UnknownPointerError } from './errors.ts';

/** The space that a dataset is worked on in, see `Frame` of the crs layer. */
export const frameSchema = z.object({
  workCrs: z.number().int().positive(),
  origin: z.tuple([z.number(), z.number()]),
  heights: z.enum(['orthometric', 'ellipsoidal']),
});

/** `asset.extras` of the pointer. It may hold more for people; this much is read again. */
export const pointerExtrasSchema = z.object({
  /** Name of the release: the sha256 of its manifest. */
  release: z.string().min(1),
  /** Name of the input set that the release was made of, as `inputSetName` gives it. */
  inputSet: z.string().min(1),
  frame: frameSchema,
});
export type PointerExtras = z.infer<typeof pointerExtrasSchema>;

const pointerSchema = z.object({ asset: z.object({ extras: pointerExtrasSchema }) });

/** Key of the pointer of a dataset in the tiles store. */
export function pointerKey(dataset: string): string {
  return `${dataset}/tileset.json`;
}

/**
 * What is published now, or undefined where nothing has been.
 * @throws UnknownPointerError when the object is there but says nothing that can be understood.
 */
export async function currentRelease(tiles: ObjectStore, dataset: string): Promise<PointerExtras | undefined> {
  const key = pointerKey(dataset);
  const bytes = await getIfThere(tiles, key);
  if (!bytes) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new UnknownPointerError(key, 'it is not JSON');
  }
  const pointer = pointerSchema.safeParse(content);
  if (!pointer.success) throw new UnknownPointerError(key, `${pointer.error.issues[0].path.join('.')} is missing`);
  return pointer.data.asset.extras;
}
