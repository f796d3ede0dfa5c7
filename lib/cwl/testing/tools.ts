/** Tools that tests write as YAML: bound, or run as processes of this machine. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { type BoundCommand, bindCommand } from '../bind.ts';
import { localFiles } from '../files.ts';
import { completeJob } from '../job.ts';
import type { Engine } from '../local/engine.ts';
import { runTool } from '../local/runTool.ts';
import type { Outputs } from '../outputs.ts';
import { parseTool } from '../parseTool.ts';
import type { Tool } from '../tool.ts';
import { type Entry, isFile, mapEntries, type Value } from '../values.ts';

/** A folder for one test, with files in it. */
export async function folderWith(files: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chronotiles-cwl-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** A tool of these fields, with what every tool has beside them. */
export function toolOf(yaml: string): Tool {
  const content = { cwlVersion: 'v1.2', class: 'CommandLineTool', inputs: {}, outputs: {}, ...parse(yaml) };
  return parseTool({ file: 'tool.cwl', content, namespaces: {}, ontologies: [] });
}

export const PATHS = { inputs: '/in', outdir: '/out', tmpdir: '/tmp' };

/** What a tool would run for a job. */
export async function bound(yaml: string, job: object = {}, folder = '/'): Promise<BoundCommand> {
  const tool = toolOf(yaml);
  const inputs = await completeJob(tool, job as { [name: string]: unknown }, localFiles, folder);
  return bindCommand(tool, inputs, PATHS);
}

/** The command line of a tool for a job. */
export const argvOf = async (yaml: string, job: object = {}, folder = '/'): Promise<string[]> =>
  (await bound(yaml, job, folder)).argv;

export interface Ran {
  outputs: Outputs;
  /** The outputs as they are. */
  raw: Outputs;
  /** Where the outputs lie. */
  outdir: string;
  stdout: string;
  stderr: string;
}

/** Runs a tool, and answers its outputs; a file is told by its name and contents. */
export async function ran(
  yaml: string,
  job: object = {},
  { files = {}, engine = 'process' as Engine, signal = new AbortController().signal } = {},
): Promise<Ran> {
  const folder = await folderWith(files);
  const outdir = join(folder, 'outputs');
  const printed = { stdout: '', stderr: '' };
  const outputs = await runTool({
    tool: toolOf(yaml),
    job: job as { [name: string]: unknown },
    folder,
    outdir,
    engine,
    signal,
    onPrinted: (stream, chunk) => {
      printed[stream] += chunk;
    },
  });
  return { outputs: await readable(outputs), raw: outputs, outdir, ...printed };
}

/** Outputs as tests compare them: `name: contents` for a file, a list of these for a directory. */
export async function readable(outputs: Outputs): Promise<Outputs> {
  const texts = new Map<Entry, Value>();
  const read = async (entry: Entry): Promise<Value> => {
    if (!isFile(entry)) return { [entry.basename!]: await Promise.all((entry.listing ?? []).map(read)) };
    const text = `${entry.basename}: ${(await readFile(entry.path!, 'utf8')).trimEnd()}`;
    return entry.secondaryFiles ? [text, ...(await Promise.all(entry.secondaryFiles.map(read)))] : text;
  };
  const entries: Entry[] = [];
  mapEntries(outputs, (entry) => {
    entries.push(entry);
    return entry;
  });
  for (const entry of entries) texts.set(entry, await read(entry));
  return mapEntries(outputs, (entry) => texts.get(entry) as Entry) as Outputs;
}
