import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { EngineError } from './errors.ts';
import { chooseEngine, pullImage } from './local/engine.ts';
import { type PinnedImage, readLock } from './lock.ts';
import type { Tool } from './tool.ts';

const inspected = z.array(
  z.object({
    Id: z.string(),
    Digest: z.string().optional(),
    RepoDigests: z.array(z.string()).nullish(),
    Architecture: z.string(),
    Os: z.string(),
    Config: z.object({
      Entrypoint: z.array(z.string()).nullish(),
      User: z.string().nullish(),
    }),
  }),
);

/**
 * Writes what the images of tools are now into a lock file; what else it holds stays.
 * @throws EngineError where an image cannot be had
 */
export async function pinTools(
  tools: Tool[],
  path: string,
  asked: 'podman' | 'docker' | undefined,
  signal: AbortSignal,
): Promise<Record<string, PinnedImage>> {
  const images = [...new Set(tools.flatMap(({ requirements }) => requirements.docker?.image ?? []))].sort();
  const lock = await readLock(path);
  const pinned: Record<string, PinnedImage> = {};
  for (const image of images) pinned[image] = await pinImage(image, asked, signal);
  const all = Object.entries({ ...lock.images, ...pinned }).sort(([a], [b]) => (a < b ? -1 : 1));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify({ schema: 1, images: Object.fromEntries(all) }, null, 2)}\n`);
  return pinned;
}

async function pinImage(
  image: string,
  asked: 'podman' | 'docker' | undefined,
  signal: AbortSignal,
): Promise<PinnedImage> {
  const engine = await chooseEngine(image, asked);
  if (engine === 'process') throw new EngineError('Images are pinned by podman or docker.');
  await pullImage(engine, image, signal);
  const { stdout } = await promisify(execFile)(engine, ['image', 'inspect', image], { signal, maxBuffer: 16 << 20 });
  const [found] = inspected.parse(JSON.parse(stdout));
  if (!found) throw new EngineError(`${engine} tells nothing of the image ${image}.`);
  const { Config, Os, Architecture } = found;
  // An image that was never in a registry has an id alone, which names its configuration.
  const digest = found.RepoDigests?.[0]?.split('@')[1] ?? found.Digest ?? `sha256:${found.Id.replace(/^sha256:/, '')}`;
  return { digest, entryPoint: Config.Entrypoint ?? [], user: Config.User ?? '', platform: `${Os}/${Architecture}` };
}
