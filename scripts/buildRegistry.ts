/**
 * Writes lib/crs/registry.json from the development dependency `epsg-index`: `node scripts/buildRegistry.ts`.
 * What the index holds and a person cannot survey a city in (engineering and geocentric systems, systems without a
 * PROJ definition) is left out; codes above 32767 are not EPSG's.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface IndexEntry {
  code: string;
  kind: string;
  name: string;
  wkt: string | null;
  proj4: string | null;
  unit: string | null;
  /** North, west, south, east in degrees. */
  bbox: [number, number, number, number] | null;
}

const LARGEST_EPSG_CODE = 32767;
/** Parameters of the ellipsoid, datum and units: shared by many systems, so kept once. */
const DATUM_PARAMETER = /^\+(ellps|datum|towgs84|nadgrids|pm|units|to_meter|vunits|vto_meter|a|b|R|rf)=/;
const MEANINGLESS = /^\+(no_defs|wktext|type=crs|vunits=.*|vto_meter=.*)$/;

/** World maps on a sphere, whose latitudes are those of WGS 84, and WGS 84 itself. */
const UNSHIFTED = /^\+(nadgrids=@null|datum=WGS84)$/;
/** The ellipsoids of datums that were made to agree with WGS 84. */
const MODERN_ELLIPSOID = /^\+ellps=(GRS80|WGS84)$/;
const NO_SHIFT: Shift = { parameters: '0,0,0', accuracy: 2 };
/** The rotations of the index cannot be trusted (see epsgFacts.py), translations can. */
const TRANSLATION = /^\+towgs84=[^,]+,[^,]+,[^,]+(,0,0,0,0)?$/;
/** Metres, for transformations that EPSG has withdrawn or that are meant for a neighbour. */
const ROUGH = 50;
/** Datums whose own shifts are grids, by what EPSG gives for the datum that they are an adjustment of. */
const OLD_RELATIVES: Record<string, Shift> = {
  'RD/83': { parameters: '598.1,73.7,418.2,0.202,0.045,-2.455,6.7', accuracy: 5 },
  'PD/83': { parameters: '598.1,73.7,418.2,0.202,0.045,-2.455,6.7', accuracy: 5 },
  'NAD27(76)': { parameters: '-10,158,187', accuracy: 20 },
  'NAD27(CGQ77)': { parameters: '-10,158,187', accuracy: 20 },
};

/** Seven parameters to WGS 84 (m, m, m, arc seconds × 3, ppm; position vector convention) and how good they are in metres. */
interface Shift {
  parameters: string;
  accuracy: number;
}

/** What epsgFacts.py found in the EPSG dataset; codes come as `2000-2003 2010`. */
const facts: { northFirst: string; shifts: (Shift & { codes: string })[] } = JSON.parse(
  readFileSync(new URL('./epsgFacts.json', import.meta.url), 'utf8'),
);
const northFirst = new Set(readRanges(facts.northFirst));
const shifts = readShifts();
const unplaced: string[] = [];
const index: Record<string, IndexEntry> = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('epsg-index/all.json'), 'utf8'),
);
const entries = Object.values(index).filter((entry) => Number(entry.code) <= LARGEST_EPSG_CODE);

function* readRanges(ranges: string): Generator<number> {
  for (const range of ranges.split(' ')) {
    const [first, last = first] = range.split('-').map(Number);
    for (let code = first!; code <= last!; code++) yield code;
  }
}

function readShifts(): Map<number, Shift> {
  return new Map(
    facts.shifts.flatMap(({ parameters, accuracy, codes }) =>
      [...readRanges(codes)].map((code) => [code, { parameters, accuracy }] as const),
    ),
  );
}

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
/** Name of the datum, name of the projection, definition of the projection, of the datum (all in texts), axes, area, accuracy. */
const horizontal: Record<string, number[]> = {};
const vertical: Record<string, [string, number]> = {};
const compound: Record<string, [number, number]> = {};
const spatial: Record<string, number> = {};

/** The definition with a shift to WGS 84 that needs no grid file, or undefined where there is none. */
function placeOnEarth(entry: IndexEntry): { definition: string; accuracy: number } | undefined {
  const parameters = (entry.proj4 ?? '').split(' ').filter((parameter) => parameter && !MEANINGLESS.test(parameter));
  if (parameters.some((parameter) => UNSHIFTED.test(parameter)))
    return { definition: parameters.join(' '), accuracy: 0 };
  const own = parameters.find((parameter) => TRANSLATION.test(parameter))?.slice('+towgs84='.length);
  const isModern = parameters.some((parameter) => MODERN_ELLIPSOID.test(parameter));
  const shift =
    shifts.get(Number(entry.code)) ??
    OLD_RELATIVES[splitOnce(entry.name, ' / ')[0]] ??
    (own ? { parameters: own, accuracy: ROUGH } : isModern ? NO_SHIFT : undefined);
  if (!shift) return undefined;
  const unshifted = parameters.filter((parameter) => !/^\+(towgs84|nadgrids)=/.test(parameter));
  return { definition: [...unshifted, `+towgs84=${shorten(shift.parameters)}`].join(' '), accuracy: shift.accuracy };
}

/** Translations alone need no zeros for the rest. */
function shorten(parameters: string): string {
  return parameters.replace(/^((?:[^,]+,){2}[^,]+),0,0,0,0$/, '$1');
}

/** Where `+axis` tells the order, the projection itself follows it. */
function isNorthFirst(code: number, definition: string): boolean {
  return northFirst.has(code) && !definition.includes('+axis=');
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function addHorizontal(entry: IndexEntry) {
  if (!entry.proj4?.includes('+proj=') || !isInKnownUnit(entry)) return;
  const place = placeOnEarth(entry);
  if (!place) {
    unplaced.push(`EPSG:${entry.code}`);
    return;
  }
  const parameters = place.definition.split(' ');
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
    isNorthFirst(Number(entry.code), entry.proj4) ? 1 : 0,
    areas.indexOf(area),
    place.accuracy,
  ];
}

/** PROJ strings do not tell grads from degrees. */
function isInKnownUnit(entry: IndexEntry): boolean {
  return !entry.proj4?.includes('+proj=longlat') || entry.unit?.startsWith('degree') === true;
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
    else console.error(`Left out: EPSG:${code} ${entry.name}, for its parts are not told.`);
  }
}
for (const [code, [flat, height]] of Object.entries(compound)) {
  if (horizontal[flat] && vertical[height]) continue;
  delete compound[code];
  console.error(`Left out: EPSG:${code}, for EPSG:${flat} or EPSG:${height} is not usable.`);
}

console.error(`Left out, for nobody tells where on Earth they lie: ${unplaced.join(', ')}`);
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
