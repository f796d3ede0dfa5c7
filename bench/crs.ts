/** Nanoseconds a vertex on the way from source coordinates to tiles: `node bench/crs.ts`. */
import { chooseFrame } from '../lib/crs/chooseFrame.ts';
import { createLocalFrame } from '../lib/crs/localFrame.ts';
import { resolveCrs } from '../lib/crs/resolve.ts';
import { createToWork } from '../lib/crs/toWork.ts';

const VERTICES = 300_000;
const ROUNDS = 15;

const lambert = resolveCrs('EPSG:3946');
const frame = chooseFrame(lambert, [1842400, 5175300, 170]);
const source = new Float64Array(VERTICES * 3);
for (let at = 0; at < source.length; at += 3) {
  source[at] = 1842000 + ((at * 7919) % 1000000) / 1000;
  source[at + 1] = 5175000 + ((at * 104729) % 1000000) / 1000;
  source[at + 2] = 170 + (at % 50);
}
const toWork = createToWork(lambert, frame, { heights: 'orthometric' });
const work = toWork(source);
const { toLocal, patch } = createLocalFrame(frame, { geoid: true });
const local = new Float64Array(work.length);
const box = { minX: 0, minY: 0, maxX: 1_000_000, maxY: 1_000_000 };
const fitted = patch(box);
const abroad = createToWork(lambert, chooseFrame(lambert, [1842400, 5175300, 170], 32631), { heights: 'orthometric' });

report('toWork, same CRS', () => toWork(source));
report('toWork, other CRS, no vertex twice', () => abroad(source), 3);
report('local frame, patch of 1 km', () => fitted(work, local));
report('local frame, exact', () => toLocal(work, local), 3);
report('fitting a patch of 1 km (ns a patch)', () => patch(box), ROUNDS, 1);

/** The best of some rounds: others use the machine, too. */
function report(name: string, run: () => unknown, rounds = ROUNDS, vertices = VERTICES) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  console.log(`${((best * 1e6) / vertices).toFixed(1).padStart(12)} ns  ${name}`);
}
