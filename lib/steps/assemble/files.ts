import { z } from 'zod';

/** What `assemble` hands to `publish`: the files of the release as blobs, and the tile contents that they name. */
export const assembledSchema = z.object({
  files: z.array(
    z.object({
      /** Name inside the release, such as `tileset.json` or `differences/2009-2012.json`. */
      name: z.string(),
      sha256: z.string(),
      size: z.int(),
    }),
  ),
  contents: z.array(z.object({ sha256: z.string(), size: z.int(), extension: z.enum(['glb', 'b3dm']) })),
});
export type Assembled = z.infer<typeof assembledSchema>;

/** Where a release's own files find the contents that releases share. */
export const CONTENT_FROM_RELEASE = '../../content/';
