/** What the commands of `chronotiles tool` do. */
import { dirname, resolve } from 'node:path';
import { describeTool, jobTemplate } from '../cwl/describe.ts';
import { readJobFile, wordsAsJob } from '../cwl/jobFile.ts';
import { runTool } from '../cwl/local/runTool.ts';
import { readTool } from '../cwl/parseTool.ts';
import { pinTools } from '../cwl/pin.ts';
import type { Context, Outcome } from './context.ts';
import type { ToolPinFlags, ToolRunFlags } from './tool.ts';

/** Where a job may ask for more than its tool does (CWL v1.2 §"Requirements and hints"). */
const JOB_REQUIREMENTS = 'cwl:requirements';

export async function runToolCommand(
  { signal, progress }: Context,
  { outdir, quiet = false, engine }: ToolRunFlags,
  file: string,
  words: string[],
): Promise<Outcome> {
  const [first] = words;
  const isFile = words.length === 1 && first !== undefined && !first.startsWith('--');
  const { [JOB_REQUIREMENTS]: extra, ...given } = isFile ? await readJobFile(first) : {};
  const tool = await readTool(file, extra);
  const job = isFile ? given : wordsAsJob(tool, words);
  const outputs = await runTool({
    tool,
    job,
    folder: isFile ? dirname(resolve(first)) : process.cwd(),
    outdir: resolve(outdir),
    engine,
    signal,
    onPrinted: (_, chunk) => {
      if (!quiet) process.stderr.write(chunk);
    },
    onBound: (chosen, { argv }) => {
      if (quiet) return;
      if (chosen === 'process') progress.say('Running as a process of this machine, unlocked: it may do what you may.');
      progress.say(`${chosen}: ${argv.join(' ')}`);
    },
  });
  return { result: outputs, lines: [JSON.stringify(outputs, null, 2)] };
}

export async function describeToolCommand(file: string): Promise<Outcome> {
  const tool = await readTool(file);
  return {
    result: { tool: tool.id, inputs: tool.inputs, outputs: tool.outputs, job: jobTemplate(tool) },
    lines: describeTool(tool),
  };
}

export async function pinToolsCommand(
  { signal }: Context,
  { lock, engine }: ToolPinFlags,
  files: string[],
): Promise<Outcome> {
  const tools = await Promise.all(files.map((file) => readTool(file)));
  const pinned = await pinTools(tools, resolve(lock), engine, signal);
  return {
    result: { lock, images: pinned },
    lines: Object.entries(pinned).map(([image, { digest }]) => `${image} is ${digest}`),
  };
}
