/**
 * Writes lib/crs/registry.json from the development dependency `epsg-index`: `node scripts/buildRegistry.ts`.
 * What the index holds and a person cannot survey a city in (engineering and geocentric systems, systems without a
 * PROJ definition) is left out; codes above 32767 are not EPSG's.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DATUM_SHIFTS, GRID_SHIFTS } from './datumShifts.ts';

interface IndexEntry {
  code: string;
  kind: string;
  name: string;
  wkt: string | null;
  proj4: string | null;
  /** North, west, south, east in degrees. */
  bbox: [number, number, number, number] | null;
}

const LARGEST_EPSG_CODE = 32767;
/** Parameters of the ellipsoid, datum and units: shared by many systems, so kept once. */
const DATUM_PARAMETER = /^\+(ellps|datum|towgs84|nadgrids|pm|units|to_meter|vunits|vto_meter|a|b|R|rf)=/;
const MEANINGLESS = /^\+(no_defs|wktext|type=crs|vunits=.*|vto_meter=.*)$/;

const index: Record<string, IndexEntry> = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('epsg-index/all.json'), 'utf8'),
);
const entries = Object.values(index).filter((entry) => Number(entry.code) <= LARGEST_EPSG_CODE);

/** A list in which each value is kept once. */
function createTable<T>(): { values: T[]; indexOf(value: T): number } {
  const values: T[] = [];
  const positions = new Map<string, number>();
  return {
    values,
    indexOf(value) {
      const key = JSON.stringify(value);
      let position = positions.get(key);
      if (position === undefined) {
        position = values.push(value) - 1;
        positions.set(key, position);
      }
      return position;
    },
  };
}

const texts = createTable<string>();
const areas = createTable<number[]>();
/** Name of the datum, name of the projection, definition of the projection, of the datum (all in texts), axes, area. */
const horizontal: Record<string, number[]> = {};
const vertical: Record<string, [string, number]> = {};
const compound: Record<string, [number, number]> = {};
const spatial: Record<string, number> = {};

/** The definition with datum shifts that work without grid files. */
function correctDefinition(entry: IndexEntry): string {
  const datumName = /DATUM\["([^"]+)"/.exec(entry.wkt ?? '')?.[1] ?? '';
  let parameters = (entry.proj4 ?? '').split(' ').filter((parameter) => parameter && !MEANINGLESS.test(parameter));
  const shift = DATUM_SHIFTS[datumName] ?? gridShift(parameters);
  if (shift) {
    parameters = parameters.filter((parameter) => !/^\+(towgs84|nadgrids)=/.test(parameter));
    parameters.push(`+towgs84=${shift.parameters}`);
  }
  return parameters.join(' ');
}

function gridShift(parameters: string[]) {
  const grid = parameters.find((parameter) => parameter.startsWith('+nadgrids='))?.slice('+nadgrids='.length);
  return grid === undefined || grid === '@null' ? undefined : GRID_SHIFTS[grid];
}

/** The index follows WKT 1, which leaves the axes out where they are not east, north. */
function isNorthFirst(entry: IndexEntry): boolean {
  if (/\+axis=/.test(entry.proj4 ?? '')) return false;
  return !/AXIS\["[^"]*",EAST\],AXIS\["[^"]*",NORTH\]/.test(entry.wkt ?? '');
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function addHorizontal(entry: IndexEntry) {
  if (!entry.proj4?.includes('+proj=')) return;
  const parameters = correctDefinition(entry).split(' ');
  const datum = parameters.filter((parameter) => DATUM_PARAMETER.test(parameter)).join(' ');
  const projection = parameters.filter((parameter) => !DATUM_PARAMETER.test(parameter)).join(' ');
  const [north, west, south, east] = entry.bbox ?? [90, -180, -90, 180];
  const area = [Math.floor(west * 10), Math.floor(south * 10), Math.ceil(east * 10), Math.ceil(north * 10)];
  const [datumName, projectionName] = splitOnce(entry.name, ' / ');
  horizontal[entry.code] = [
    texts.indexOf(datumName),
    texts.indexOf(projectionName),
    texts.indexOf(projection.replaceAll('+', '')),
    texts.indexOf(datum.replaceAll('+', '')),
    isNorthFirst(entry) ? 1 : 0,
    areas.indexOf(area),
  ];
}

const geographicByName = new Map(entries.filter((e) => e.kind === 'CRS-GEOGCRS').map((e) => [e.name, Number(e.code)]));

for (const entry of entries) {
  const code = Number(entry.code);
  if (entry.kind === 'CRS-PROJCRS' || entry.kind === 'CRS-GEOGCRS') addHorizontal(entry);
  else if (entry.kind === 'CRS-GEOG3DCRS') {
    const flat = geographicByName.get(entry.name);
    if (flat === undefined) addHorizontal(entry);
    spatial[code] = flat ?? code;
  } else if (entry.kind === 'CRS-VERTCRS') {
    const unit = Number(/UNIT\["[^"]*",([\d.]+)/.exec(entry.wkt ?? '')?.[1] ?? 1);
    vertical[code] = [entry.name, /AXIS\["[^"]*",DOWN\]/.test(entry.wkt ?? '') ? -unit : unit];
  } else if (entry.kind === 'CRS-COMPOUNDCRS') {
    const parts = /AUTHORITY\["EPSG","(\d+)"\]\],VERT_CS\[.*AUTHORITY\["EPSG","(\d+)"\]\],AUTHORITY/.exec(
      entry.wkt ?? '',
    );
    if (parts) compound[code] = [Number(parts[1]), Number(parts[2])];
    else console.error(`EPSG:${code} ${entry.name} is left out: its parts are not told.`);
  }
}
for (const [code, [flat, height]] of Object.entries(compound)) {
  if (horizontal[flat] && vertical[height]) continue;
  delete compound[code];
  console.error(`EPSG:${code} is left out: EPSG:${flat} or EPSG:${height} is not usable.`);
}

const lines = (record: Record<string, unknown>) =>
  `{\n${Object.entries(record)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join(',\n')}\n}`;
const text = `{"texts":${JSON.stringify(texts.values)},
"areas":${JSON.stringify(areas.values)},
"horizontal":${lines(horizontal)},
"vertical":${lines(vertical)},
"compound":${lines(compound)},
"spatial":${lines(spatial)}}
`;
writeFileSync(new URL('../lib/crs/registry.json', import.meta.url), text);
console.log(
  `lib/crs/registry.json: ${Object.keys(horizontal).length} horizontal, ${Object.keys(vertical).length} vertical, ` +
    `${Object.keys(compound).length} compound systems, ${Math.round(text.length / 1024)} KiB`,
);
