/** `node bench/convert.ts [buildings] [times]`: one vintage to static tiles, against xmllint, and so many times the input. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.ts';
import { CHRONOTILES, DIRECTORY, measureXmllint, numberArgument, prepareInbox, printTable, type Row } from './setup.ts';

const buildings = numberArgument(0, 100_000);
const times = numberArgument(1, 10);

const small = await convert(buildings);
const rows: Row[] = [
  { what: 'xmllint, CPU', measured: small.yardstick.cpuSeconds, unit: 's' },
  { what: 'convert, CPU', measured: small.converted.cpuSeconds, unit: 's' },
  { what: 'convert, time', measured: small.converted.wallSeconds, unit: 's' },
  { what: 'CPU against xmllint', measured: small.converted.cpuSeconds / small.yardstick.cpuSeconds, unit: '×', bar: 3 },
  { what: 'memory', measured: small.converted.peakMiB, unit: 'MiB', bar: 1024 },
];
if (times > 1) {
  const large = await convert(buildings * times);
  const growth = large.converted.cpuSeconds / small.converted.cpuSeconds;
  rows.push(
    { what: `CPU of ${times} times the input`, measured: growth, unit: '×', bar: times * 1.1 },
    { what: `memory of ${times} times the input`, measured: large.converted.peakMiB, unit: 'MiB', bar: 1024 },
    {
      what: 'memory, larger against smaller input',
      measured: large.converted.peakMiB / small.converted.peakMiB,
      unit: '×',
      bar: 1.2,
    },
  );
}
printTable(`convert, ${buildings.toLocaleString('en')} buildings`, rows);

async function convert(count: number) {
  const { files } = await prepareInbox(`one-${count}`, count, 1);
  const yardstick = await measureXmllint(files);
  const out = join(DIRECTORY, 'convert-out');
  rmSync(out, { recursive: true, force: true });
  const converted = await measure([...CHRONOTILES, 'convert', ...files, '--out', out]);
  return { yardstick, converted };
}
