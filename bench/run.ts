/** `node bench/run.ts [buildings]`: three vintages to temporal tiles, against xmllint over the three files. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.ts';
import { CHRONOTILES, DIRECTORY, measureXmllint, numberArgument, prepareInbox, printTable } from './setup.ts';

const buildings = numberArgument(0, 100_000);
const { inbox, files } = await prepareInbox(`three-${buildings}`, buildings, 3);
const yardstick = await measureXmllint(files);
const out = join(DIRECTORY, 'run-out');
rmSync(out, { recursive: true, force: true });
const run = await measure([...CHRONOTILES, 'run', inbox, '--out', out]);
printTable(`run, three vintages of ${buildings.toLocaleString('en')} buildings`, [
  { what: 'xmllint, CPU', measured: yardstick.cpuSeconds, unit: 's' },
  { what: 'run, CPU', measured: run.cpuSeconds, unit: 's' },
  { what: 'run, time', measured: run.wallSeconds, unit: 's' },
  { what: 'CPU against xmllint', measured: run.cpuSeconds / yardstick.cpuSeconds, unit: '×', bar: 5 },
  { what: 'memory', measured: run.peakMiB, unit: 'MiB' },
]);
