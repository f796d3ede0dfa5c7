import { createHash } from 'node:crypto';
import { z } from 'zod';
import { frameSchema } from '../../inbox/release.ts';
import { assembledSchema } from '../assemble/files.ts';

/** What a release consists of. Its sha256 names the release, so it holds no run, time, host or ETag. */
export const manifestSchema = z.object({
  schema: z.literal(1),
  dataset: z.string(),
  frame: frameSchema,
  ...assembledSchema.shape,
});
export type Manifest = z.infer<typeof manifestSchema>;

export function nameRelease(manifest: Manifest): { release: string; text: string } {
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  return { release: createHash('sha256').update(text).digest('hex'), text };
}
