/** `node bench/incremental.ts [buildings]`: a fourth vintage in which 5 % differ, against a run over all four. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { benchmarkKey } from '../lib/demo/benchmark.ts';
import { measure } from './measure.ts';
import { listTiles } from './release.ts';
import { CHRONOTILES, DATASET, DIRECTORY, numberArgument, prepareInbox, printTable } from './setup.ts';

const buildings = numberArgument(0, 100_000);
const { inbox, files } = await prepareInbox(`four-${buildings}`, buildings, 4);
const [all, grown] = ['all-out', 'grown-out'].map((name) => join(DIRECTORY, name)) as [string, string];
for (const out of [all, grown]) rmSync(out, { recursive: true, force: true });

const aside = join(DIRECTORY, 'aside', benchmarkKey(DATASET, '2018'));
mkdirSync(dirname(aside), { recursive: true });
renameSync(files[3], aside);
try {
  await measure([...CHRONOTILES, 'run', inbox, '--out', grown]);
} finally {
  renameSync(aside, files[3]);
}
const before = new Set(listTiles(grown).map(({ uri }) => uri));
const fourth = await measure([...CHRONOTILES, 'run', inbox, '--out', grown]);
const after = listTiles(grown);
const whole = await measure([...CHRONOTILES, 'run', inbox, '--out', all]);

printTable(`a fourth vintage of ${buildings.toLocaleString('en')} buildings`, [
  { what: 'run over all four, CPU', measured: whole.cpuSeconds, unit: 's' },
  { what: 'run after the fourth, CPU', measured: fourth.cpuSeconds, unit: 's' },
  { what: 'CPU of it', measured: (100 * fourth.cpuSeconds) / whole.cpuSeconds, unit: '%', bar: 35 },
  { what: 'tiles', measured: after.length, unit: '' },
  {
    what: 'new tiles',
    measured: (100 * after.filter(({ uri }) => !before.has(uri)).length) / after.length,
    unit: '%',
    bar: 15,
  },
]);
