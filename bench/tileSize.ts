/** `node bench/tileSize.ts [folder]`: bytes of the tiles for each version, in what bench/run.ts left or another output folder. */
import { join } from 'node:path';
import { countVersions, listTiles } from './release.ts';
import { DIRECTORY, printTable } from './setup.ts';

const out = process.argv[2] ?? join(DIRECTORY, 'run-out');
const tiles = listTiles(out);
const versions = countVersions(out);
const bytes = tiles.reduce((sum, tile) => sum + tile.bytes, 0);
printTable(`tiles of ${versions.toLocaleString('en')} versions`, [
  { what: 'tiles', measured: tiles.length, unit: '' },
  { what: 'versions a tile', measured: versions / tiles.length, unit: '' },
  { what: 'bytes a version, not gzipped', measured: bytes / versions, unit: 'B', bar: 250 },
]);
