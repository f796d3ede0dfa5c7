/** Pipelines of a user's own folder: rendered once, and kept by the hash of what they are made of. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { VERSION } from '../version.ts';
import { moduleFiles } from './modules.ts';
import type { RenderOrder, RenderReport } from './renderWorker.ts';

const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const workerUrl = new URL(`./renderWorker${extension}`, import.meta.url);

/** No module takes longer; one that does waits for something that never comes. */
const PATIENCE_MILLISECONDS = 60_000;

/** Files that pipelines are made of, or read while they are built. */
const SOURCE = /\.(m?ts|m?js|cjs|json|cwl|ya?ml)$/;

/** The rendered pipelines of a folder, from the cache where nothing has changed since. @throws BrokenPipelineError when there is no such folder */
export async function renderedFolder(dir: string): Promise<RenderReport[]> {
  const files = await moduleFiles(dir);
  const kept = join(cacheFolder(), `${await hashOf(dir)}.json`);
  try {
    return JSON.parse(await readFile(kept, 'utf8'));
  } catch {
    const reports = await renderAnew(dir, files);
    // A fault may lie outside of the folder, and be mended there.
    if (reports.every(({ fault }) => fault === undefined)) await keep(kept, JSON.stringify(reports));
    return reports;
  }
}

/** Loads and renders every module, whatever the cache holds. */
export async function renderAnew(dir: string, files: string[]): Promise<RenderReport[]> {
  const reports: RenderReport[] = [];
  while (reports.length < files.length) {
    const rest = files.slice(reports.length);
    const { done, error } = await renderInThread({ dir, files: rest });
    reports.push(...done);
    // Who ended the thread is the one that it was at; the others get another one.
    if (done.length < rest.length) reports.push({ file: rest[done.length], seconds: 0, fault: { error } });
  }
  return reports;
}

function renderInThread(order: RenderOrder): Promise<{ done: RenderReport[]; error: string }> {
  const done: RenderReport[] = [];
  let error = 'it ended the process that loads it.';
  const worker = new Worker(workerUrl, { workerData: order, stdout: true });
  // What modules print is no output of a command.
  worker.stdout.resume();
  let timer = setTimeout(giveUp, PATIENCE_MILLISECONDS);
  function giveUp(): void {
    error = `it takes longer than ${PATIENCE_MILLISECONDS / 1000} seconds to load.`;
    void worker.terminate();
  }
  worker.on('message', (report: RenderReport) => {
    done.push(report);
    clearTimeout(timer);
    timer = setTimeout(giveUp, PATIENCE_MILLISECONDS);
  });
  worker.on('error', (failure) => {
    error = failure.message;
  });
  return new Promise((resolve) => {
    worker.on('exit', () => {
      clearTimeout(timer);
      resolve({ done, error });
    });
  });
}

const cacheFolder = (): string =>
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'chronotiles', 'pipelines');

async function keep(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  try {
    await mkdir(cacheFolder(), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch {
    // Without a cache the next command takes as long as this one.
  }
}

/** Of the folder's sources, and of those that render them. */
async function hashOf(dir: string): Promise<string> {
  const hash = createHash('sha256').update(`${VERSION}\n${dir}\n`);
  for (const root of [
    dir,
    ...['../pipelines', '../stacks'].map((path) => fileURLToPath(new URL(path, import.meta.url))),
  ]) {
    for await (const path of sourcesOf(root)) hash.update(`${path}\n`).update(await readFile(path));
  }
  return hash.digest('hex');
}

async function* sourcesOf(dir: string): AsyncGenerator<string> {
  const entries = await readdir(dir, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(dir, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) yield* sourcesOf(path);
    else if (entry.isFile() && SOURCE.test(entry.name)) yield path;
  }
}
