import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PinnedImage, readLock } from '../cwl/lock.ts';
import { readTool } from '../cwl/parseTool.ts';
import type { Tool } from '../cwl/tool.ts';
import { ToolStepError } from './errors.ts';

/** A tool and the image that it runs in; one without runs in ours, which has a shell, and nothing else to work with. */
export interface PinnedTool {
  tool: Tool;
  image?: PinnedImage & { name: string };
}

const LOCK = 'tools.lock.json';
const SHIPPED = new URL('../../tools/', import.meta.url);

/**
 * Reads a tool, and which image `tools.lock.json` beside it pins it to.
 * @param file a URL beside the module, `new URL('./split.cwl', import.meta.url)`, or the name of a tool that ships
 * @throws ToolFileError, UnsupportedRequirementError, ToolStepError where its image is not pinned
 */
export async function pinnedTool(file: URL | string): Promise<PinnedTool> {
  const path = fileURLToPath(typeof file === 'string' ? new URL(`${file}.cwl`, SHIPPED) : file);
  const name = path.slice(path.lastIndexOf('/') + 1);
  // What is rendered must not tell where this lies.
  const { file: _, ...read } = await readTool(path);
  const tool = { ...read, file: name, ontologies: [], id: read.id === path ? name : read.id };
  const image = tool.requirements.docker?.image;
  if (image === undefined) return { tool };
  const pinned = (await readLock(join(dirname(path), LOCK))).images[image];
  if (pinned) return { tool, image: { name: image, ...pinned } };
  throw new ToolStepError(name, `its image ${image} is not pinned. Pin it: chronotiles tool pin ${name}`);
}
