/**
 * Compares the cost of reading a CityGML file with that of `xmllint --stream --noout` on the same file:
 * `node bench/readCityGml.ts <file>`. Costs are CPU seconds, user and system, of one process each.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, statSync } from 'node:fs';
import { citygml } from '../lib/formats/citygml/reader.ts';
import type { ByteSource, ReadReport } from '../lib/formats/format.ts';

const path = process.argv[2];
if (path === undefined) {
  console.error('Name a CityGML file: node bench/readCityGml.ts <file>');
  process.exit(2);
}
const { size } = statSync(path);
const source: ByteSource = {
  size,
  async *stream(start = 0, end = size) {
    if (end > start) yield* createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 20 });
  },
};

const before = process.cpuUsage();
const report: ReadReport = { rejected: [], features: {}, unknown: [] };
const header = await citygml.readHeader(source);
let features = 0;
let polygons = 0;
for await (const batch of citygml.readFeatures(source, header, report)) {
  features += batch.length;
  for (const { surfaces } of batch) polygons += surfaces.kinds.length;
}
const used = process.cpuUsage(before);
const ours = (used.user + used.system) / 1e6;
const timed = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time xmllint --stream --noout "$0"', path], {
  encoding: 'utf8',
});
const [user, system] = timed.stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
const theirs = user + system;
const rate = (seconds: number): string => `${(size / 1e6 / seconds).toFixed(0)} MB per CPU second`;
console.log(`${features} features, ${polygons} polygons, ${(size / 1e6).toFixed(1)} MB`);
console.log(`reader   ${ours.toFixed(2)} s  ${rate(ours)}  ${((ours * 1e6) / features).toFixed(1)} µs a feature`);
console.log(`xmllint  ${theirs.toFixed(2)} s  ${rate(theirs)}`);
console.log(
  `ratio    ${(ours / theirs).toFixed(2)}  peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`,
);
