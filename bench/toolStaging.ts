/** `node bench/toolStaging.ts`: what it takes to bring 1 GB and 5,000 small files into a tool and out of it, against `cp -r`. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bindCommand } from '../lib/cwl/bind.ts';
import { localFiles } from '../lib/cwl/files.ts';
import { completeJob } from '../lib/cwl/job.ts';
import { keepOutputs } from '../lib/cwl/local/keepOutputs.ts';
import { stageItems } from '../lib/cwl/local/stage.ts';
import { collectOutputs } from '../lib/cwl/outputs.ts';
import { parseTool } from '../lib/cwl/parseTool.ts';
import { printTable } from './setup.ts';

const SMALL_FILES = 5000;
const ROUNDS = 3;

const folder = mkdtempSync(join(tmpdir(), 'chronotiles-staging-'));
try {
  makeFiles(join(folder, 'source'));
  const copying: number[] = [];
  const staging: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    execFileSync('sync');
    copying.push(await seconds(async () => void execFileSync('cp', ['-r', 'source', 'copy'], { cwd: folder })));
    rmSync(join(folder, 'copy'), { recursive: true });
    execFileSync('sync');
    staging.push(await stageInAndOut(join(folder, 'work')));
    rmSync(join(folder, 'work'), { recursive: true });
  }
  const [copied, staged] = [Math.min(...copying), Math.min(...staging)];
  printTable('1 GB and 5,000 small files, the best of three rounds', [
    { what: 'cp -r', measured: copied, unit: 's' },
    { what: 'staged in and out, with checksums', measured: staged, unit: 's' },
    { what: 'against cp -r', measured: staged / copied, unit: '×', bar: 2 },
  ]);
} finally {
  rmSync(folder, { recursive: true });
}

function makeFiles(source: string): void {
  for (let at = 0; at < SMALL_FILES; at++) {
    const inner = join(source, `${at % 50}`);
    mkdirSync(inner, { recursive: true });
    writeFileSync(join(inner, `${at}.xml`), `<a>${at}</a>\n`.repeat(100));
  }
  for (let at = 0; at < 10; at++) writeFileSync(join(source, `${at}.bin`), Buffer.alloc(100_000_000, at + 1));
}

/** The tool between is a copy, which counts for neither. */
async function stageInAndOut(work: string): Promise<number> {
  const host = { inputs: join(work, 'inputs'), outdir: join(work, 'outdir'), tmpdir: join(work, 'tmp') };
  const content = {
    cwlVersion: 'v1.2',
    class: 'CommandLineTool',
    inputs: { x: 'Directory' },
    outputs: { y: { type: 'Directory', outputBinding: { glob: 'y' } } },
  };
  const tool = parseTool({ file: 'bench.cwl', content, namespaces: {}, ontologies: [] });
  const job = { x: { class: 'Directory', path: 'source' } };
  let path = '';
  const bind = async () => bindCommand(tool, await completeJob(tool, job, localFiles, folder), host);
  const stagedIn = await seconds(async () => {
    const command = await bind();
    await stageItems(command.items, host);
    path = (command.inputs.x as { path: string }).path;
  });
  cpSync(path, join(host.outdir, 'y'), { recursive: true });
  const command = await bind();
  const stagedOut = await seconds(async () => {
    await keepOutputs(await collectOutputs(tool, command, host, 0), join(work, 'kept'), host);
  });
  return stagedIn + stagedOut;
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
