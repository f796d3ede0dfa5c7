/** Counting what a file holds. */
import type { AttributeType, CityObject, Rejection } from '../city/cityObject.ts';
import type { FoundSource } from '../steps/collect/inspectObject.ts';
import { formatBytes, plural, table } from './words.ts';

export interface FileTally {
  name: string;
  format: string;
  version: string;
  /** CRS name as written. */
  srsName: string | undefined;
  size: number;
  features: number;
  /** Features by the name of their class. */
  classes: Map<string, { features: number; polygons: number; lods: number[] }>;
  attributes: Map<string, { type: AttributeType; unit?: string; features: number }>;
  /** Lowest and highest coordinate of each axis, as written. */
  bounds: { min: number[]; max: number[] } | undefined;
  rejected: Rejection[];
}

export function createFileTally(name: string, { header, size }: FoundSource): FileTally {
  return {
    name,
    format: header.format,
    version: header.version,
    srsName: header.srsName,
    size,
    features: 0,
    classes: new Map(),
    attributes: new Map(),
    bounds: undefined,
    rejected: [],
  };
}

/** Counts one more feature. */
export function addToTally(tally: FileTally, object: CityObject): void {
  tally.features++;
  addClass(tally, object);
  addAttributes(tally, object);
  addBounds(tally, object);
}

function addClass(tally: FileTally, { className, surfaces }: CityObject): void {
  const entry = tally.classes.get(className) ?? { features: 0, polygons: 0, lods: [] };
  tally.classes.set(className, entry);
  entry.features++;
  entry.polygons += surfaces.lods.length;
  entry.lods = [...new Set([...entry.lods, ...surfaces.lods])].sort();
}

function addAttributes(tally: FileTally, { attributes }: CityObject): void {
  for (const { name, type, unit } of attributes) {
    const entry = tally.attributes.get(name) ?? { type, ...(unit !== undefined && { unit }), features: 0 };
    tally.attributes.set(name, entry);
    entry.features++;
  }
}

function addBounds(tally: FileTally, { surfaces: { coordinates } }: CityObject): void {
  if (coordinates.length === 0) return;
  const { min, max } = tally.bounds ?? { min: Array(3).fill(Infinity), max: Array(3).fill(-Infinity) };
  tally.bounds = { min, max };
  for (let index = 0; index < coordinates.length; index++) {
    const axis = index % 3;
    min[axis] = Math.min(min[axis]!, coordinates[index]);
    max[axis] = Math.max(max[axis]!, coordinates[index]);
  }
}

/** The tally for programs. */
export function tallyResult({ rejected: _, classes, attributes, ...tally }: FileTally): object {
  return { ...tally, classes: Object.fromEntries(classes), attributes: Object.fromEntries(attributes) };
}

/** The tally for people. */
export function tallyLines(tally: FileTally): string[] {
  const { name, format, version, srsName, size, classes, attributes, bounds } = tally;
  const classRows = [...classes].map(([className, { features, polygons, lods }]) => [
    className,
    plural(features, 'feature'),
    plural(polygons, 'polygon'),
    `LOD ${lods.join(', ')}`,
  ]);
  const attributeRows = [...attributes].map(([attribute, { type, unit, features }]) => [
    attribute,
    unit === undefined ? type : `${type}, ${unit}`,
    `in ${features.toLocaleString('en')}`,
  ]);
  return [
    `${name}: ${format} ${version}, ${srsName ?? 'no CRS'}, ${formatBytes(size)}`,
    ...table(classRows).map((line) => `  ${line}`),
    ...(bounds ? [`  from ${bounds.min.map(round).join(' ')} to ${bounds.max.map(round).join(' ')}`] : []),
    ...(attributeRows.length > 0 ? ['  Attributes:', ...table(attributeRows).map((line) => `    ${line}`)] : []),
  ];
}

/** Millimetres of metres, and as much of degrees. */
function round(value: number, axis: number): number {
  return Number(value.toFixed(axis < 2 && Math.abs(value) <= 180 ? 8 : 3));
}
