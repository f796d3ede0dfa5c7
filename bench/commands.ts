/** How long the commands of the built package take to answer, and on the processor: the best of several calls of each. Build first: `npm run build`. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Measurement, measure } from './measure.ts';

const CALLS = 5;
const program = resolve('dist/bin/chronotiles.js');
const folder = mkdtempSync(join(tmpdir(), 'chronotiles-commands-'));
process.chdir(folder);

/** "exec" and "doctor" end with 1 where there is no container, or something is missing. */
const call = (...words: string[]): Promise<Measurement> => measure([process.execPath, program, ...words], [0, 1]);

await call('demo', 'city');
await call('run', 'city', '--out', 'tiles');
rmSync(join(folder, 'city/demo/2015'), { recursive: true });
await call('run', 'city', '--out', 'tiles');
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
  const calls: Measurement[] = [];
  while (calls.length < CALLS) calls.push(await call(...words));
  const best = (of: 'wallSeconds' | 'cpuSeconds') => Math.min(...calls.map((one) => one[of])).toFixed(2);
  const name = words.join(' ').replace(/[0-9a-f]{20,}/g, '…');
  console.log(`| \`${name}\` | ${best('wallSeconds')} s | ${best('cpuSeconds')} s |`);
}
process.chdir(tmpdir());
rmSync(folder, { recursive: true });
