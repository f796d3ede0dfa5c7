/** How long the commands of the built package take to answer: the best of several calls of each. Build first: `npm run build`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const CALLS = 5;
const program = resolve('dist/bin/chronotiles.js');
const folder = mkdtempSync(join(tmpdir(), 'chronotiles-commands-'));

function call(...words: string[]): number {
  const started = performance.now();
  try {
    execFileSync(process.execPath, [program, ...words], { cwd: folder, stdio: 'ignore' });
  } catch (error) {
    // "exec" and "doctor" end with 1 where there is no container, or something is missing.
    if ((error as { status?: number }).status !== 1) throw error;
  }
  return (performance.now() - started) / 1000;
}

call('demo', 'city');
call('run', 'city', '--out', 'tiles');
rmSync(join(folder, 'city/demo/2015'), { recursive: true });
call('run', 'city', '--out', 'tiles');
const [first, second] = readdirSync(join(folder, 'tiles/.chronotiles/v1/runs'));
const [tile] = readdirSync(join(folder, 'tiles/demo/content'));

const COMMANDS: string[][] = [
  ['pipelines'],
  ['tasks', 'temporalTiles', '--tree'],
  ['graph', 'temporalTiles', '--format', 'svg'],
  ['test', 'sequential', 'print_date', '2026-11-25'],
  ['status'],
  ['status', 'last'],
  ['logs', 'last'],
  ['describe', 'last/collect'],
  ['events', 'last'],
  ['exec', 'last/collect'],
  ['trail'],
  ['values', 'last'],
  ['history'],
  ['explain', 'last', 'split'],
  ['audit', 'last'],
  ['audit', `demo/content/${tile}`],
  ['lineage', 'diff', first, second],
  ['gc', '--dry-run'],
  ['doctor'],
  ['completion', 'bash'],
];
for (const words of COMMANDS) {
  const best = Math.min(...Array.from({ length: CALLS }, () => call(...words)));
  console.log(`| \`${words.join(' ').replace(/[0-9a-f]{20,}/g, '…')}\` | ${best.toFixed(2)} s |`);
}
rmSync(folder, { recursive: true });
