/**
 * What a tile costs, by stage: CPU microseconds and bytes a house.
 * node bench/writeGlb.ts [houses a tile] [tiles]
 */
import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { triangulate } from '../lib/city/triangulate.ts';
import { checkGlb } from '../lib/tiles/check.ts';
import type { Column, Feature } from '../lib/tiles/feature.ts';
import { writeGlb } from '../lib/tiles/glb.ts';
import { buildMesh } from '../lib/tiles/mesh.ts';
import { writePropertyTable } from '../lib/tiles/metadata.ts';
import { quantize } from '../lib/tiles/quantize.ts';
import { makeHouses, placePlainly } from '../lib/tiles/testing/houses.ts';

const houses = Number(process.argv[2] ?? 800);
const repeats = Number(process.argv[3] ?? 60);

const COLUMNS: Column[] = [
  { id: 'function', name: 'function', type: 'STRING' },
  { id: 'roofType', name: 'roofType', type: 'STRING' },
  { id: 'measuredHeight', name: 'measuredHeight', type: 'FLOAT64', unit: 'm' },
  { id: 'storeysAboveGround', name: 'storeysAboveGround', type: 'INT32' },
  { id: 'municipality', name: 'municipality', type: 'STRING' },
  { id: 'yearOfConstruction', name: 'yearOfConstruction', type: 'INT32' },
];
const withAttributes = (features: Feature[]): Feature[] =>
  features.map((feature, index) => ({
    ...feature,
    values: ['31001_1000', '3100', 5 + (index % 90) / 10, 1 + (index % 4), '05315000', 1900 + (index % 120)],
  }));

const plain = makeHouses(houses);
const attributed = withAttributes(plain);
await MeshoptEncoder.ready;

async function measure(name: string, work: () => unknown): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await work();
  const before = process.cpuUsage();
  for (let turn = 0; turn < repeats; turn++) await work();
  const { user, system } = process.cpuUsage(before);
  console.log(`${name.padEnd(28)} ${((user + system) / repeats / houses).toFixed(2)} µs a house`);
}

const mesh = buildMesh(plain, placePlainly);
const out: number[] = [];
const { glb, triangles } = await writeGlb(plain, { columns: [], place: placePlainly });
const rich = await writeGlb(attributed, { columns: COLUMNS, place: placePlainly });

console.log(`${houses} houses, ${triangles / houses} triangles and ${mesh.cornerOf.length / houses} vertices each`);
await measure('triangulate', () => {
  out.length = 0;
  for (const { surfaces } of plain) {
    for (let polygon = 0; polygon < surfaces.kinds.length; polygon++) triangulate(surfaces, polygon, out);
  }
});
await measure('mesh (with triangulate)', () => buildMesh(plain, placePlainly));
await measure('quantize', () => quantize(mesh.corners));
await measure('table', () => writePropertyTable(plain, []));
await measure('table, six attributes', () => writePropertyTable(attributed, COLUMNS));
await measure('writeGlb', () => writeGlb(plain, { columns: [], place: placePlainly }));
await measure('writeGlb, six attributes', () => writeGlb(attributed, { columns: COLUMNS, place: placePlainly }));
await measure('checkGlb', () => checkGlb(glb));
console.log(
  `${(glb.length / houses).toFixed(1)} bytes a house; ${(rich.glb.length / houses).toFixed(1)} with six attributes`,
);
