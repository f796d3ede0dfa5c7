import { readFileSync } from 'node:fs';

/** A two-dimensional coordinate reference system of the EPSG dataset. */
export interface HorizontalCrs {
  /** EPSG code. */
  code: number;
  /** `ETRS89 / UTM zone 32N` */
  name: string;
  kind: 'projected' | 'geographic';
  /** PROJ definition with datum shifts that need no grid file. */
  definition: string;
  /** Order of the axes by the authority. */
  axes: 'east-north' | 'north-east';
  /** Metres in one unit of a projected system. */
  metresPerUnit: number;
  /** Metres to which the shift to WGS 84 is good: what two vintages in different datums may lie apart. */
  accuracy: number;
  /** West, south, east, north of the area of use in degrees, to 0.1° outwards. */
  area: [number, number, number, number];
}

/** A system of heights of the EPSG dataset. */
export interface VerticalCrs {
  code: number;
  name: string;
  /** Metres in one unit; negative where depths are told. */
  metresPerUnit: number;
}

/** The tables of registry.json, which scripts/buildRegistry.ts writes. */
interface Tables {
  texts: string[];
  /** West, south, east, north in tenths of a degree. */
  areas: [number, number, number, number][];
  /** Positions in `texts` of datum name, projection name, projection, datum; 1 for north-east; position in `areas`; accuracy. */
  horizontal: Record<string, [number, number, number, number, 0 | 1, number, number]>;
  vertical: Record<string, [name: string, metresPerUnit: number]>;
  compound: Record<string, [horizontal: number, vertical: number]>;
  /** Geographic systems with ellipsoidal heights and the system of their first two axes. */
  spatial: Record<string, number>;
}

const UNITS: Record<string, number> = { m: 1, km: 1000, ft: 0.3048, 'us-ft': 1200 / 3937 };

let loaded: Tables | undefined;
/** The registry is read when the first name is resolved, not when this module is. */
function tables(): Tables {
  loaded ??= JSON.parse(readFileSync(new URL('./registry.json', import.meta.url), 'utf8')) as Tables;
  return loaded;
}

/** The projected or geographic system of an EPSG code. */
export function findHorizontal(code: number): HorizontalCrs | undefined {
  const { texts, areas, horizontal } = tables();
  const row = horizontal[code];
  if (!row) return undefined;
  const [datumName, projectionName, projection, datum, northFirst, area, accuracy] = row;
  const definition = `${texts[projection]} ${texts[datum]} no_defs`.replace(/(^| )(?=\S)/g, '$1+');
  const [west, south, east, north] = areas[area];
  return {
    code,
    name: projectionName === texts.indexOf('') ? texts[datumName] : `${texts[datumName]} / ${texts[projectionName]}`,
    kind: definition.includes('+proj=longlat') ? 'geographic' : 'projected',
    definition,
    axes: northFirst ? 'north-east' : 'east-north',
    metresPerUnit: metresPerUnit(definition),
    accuracy,
    area: [west / 10, south / 10, east / 10, north / 10],
  };
}

/** The system of heights of an EPSG code. */
export function findVertical(code: number): VerticalCrs | undefined {
  const row = tables().vertical[code];
  return row && { code, name: row[0], metresPerUnit: row[1] };
}

/** EPSG codes of the two systems that a compound one is made of. */
export function findCompound(code: number): [horizontal: number, vertical: number] | undefined {
  return tables().compound[code];
}

/** EPSG code of the first two axes of a geographic system with ellipsoidal heights. */
export function findSpatial(code: number): number | undefined {
  return tables().spatial[code];
}

/** EPSG code of the horizontal system with exactly this name, upper and lower case alike. */
export function findHorizontalByName(name: string): number | undefined {
  const wanted = name.toLowerCase();
  return Object.keys(tables().horizontal)
    .map(Number)
    .find((code) => findHorizontal(code)?.name.toLowerCase() === wanted);
}

function metresPerUnit(definition: string): number {
  const factor = /\+to_meter=(\S+)/.exec(definition)?.[1];
  if (factor !== undefined) return Number(factor);
  return UNITS[/\+units=(\S+)/.exec(definition)?.[1] ?? 'm'] ?? 1;
}
