/** The samples of real data that may lie beside the repository, and what another parser finds in them. */
import { existsSync, globSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SaxesParser } from 'saxes';

const FOLDER = fileURLToPath(new URL('../../../shared/citygml/', import.meta.url));

/** Whether they are there. */
export const hasSamples = existsSync(FOLDER);

/** City models below a folder of the samples, but for those in archives. */
export const sampleFiles = (below: string): string[] =>
  globSync(`${below}/**/*.{gml,xml,json,jsonl}`, { cwd: FOLDER }).sort();

export const samplePath = (name: string): string => join(FOLDER, name);

/** Copies a sample drop into an inbox, with settings where some are given. */
export async function dropInto(inbox: string, dataset: string, settings?: object): Promise<void> {
  await mkdir(inbox, { recursive: true });
  await cp(samplePath(`drops/${dataset}`), join(inbox, dataset), { recursive: true });
  if (settings) await writeFile(join(inbox, dataset, 'dataset.json'), JSON.stringify(settings));
}

/** Number of surfaces of a sample: polygons of any kind, and references to them, which stand for them once more. */
export async function countSurfaces(name: string): Promise<number> {
  const text = (await readFile(samplePath(name), 'utf8')).replace(/^\uFEFF/, '');
  if (name.endsWith('.json')) return surfacesOfCityJson(JSON.parse(text));
  if (name.endsWith('.jsonl')) {
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.reduce((sum, line) => sum + surfacesOfCityJson(JSON.parse(line)), 0);
  }
  return surfacesOfCityGml(text);
}

interface CityJsonObjects {
  CityObjects: Record<string, { geometry?: { type: string; boundaries: unknown }[] }>;
}

/** How deep the list of surfaces lies in the boundaries of a geometry. */
const DEPTHS: Record<string, number> = {
  MultiSurface: 0,
  CompositeSurface: 0,
  Solid: 1,
  MultiSolid: 2,
  CompositeSolid: 2,
};

function surfacesOfCityJson({ CityObjects }: CityJsonObjects): number {
  const geometries = Object.values(CityObjects).flatMap(({ geometry = [] }) => geometry);
  return geometries.reduce((sum, { type, boundaries }) => sum + (boundaries as unknown[]).flat(DEPTHS[type]).length, 0);
}

const POLYGONS = new Set(['Polygon', 'PolygonPatch', 'Triangle', 'Rectangle']);
const REFERRING = /^(surfaceMember|baseSurface)$/;
/** Prefixes that the samples give to extensions, whose geometry is passed over. */
const FOREIGN = /^(sub|uro|energy):/;

function surfacesOfCityGml(text: string): number {
  /** Polygons in each open element, and its id. */
  const open: { local: string; id: string | undefined; polygons: number }[] = [];
  const byId = new Map<string, number>();
  const references: string[] = [];
  let polygons = 0;
  let foreign = 0;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const local = name.replace(/^.*:/, '');
    if (FOREIGN.test(name)) foreign++;
    open.push({ local, id: attributes['gml:id'], polygons });
    if (foreign > 0) return;
    if (POLYGONS.has(local)) polygons++;
    // A ring that lies in no polygon is meant as one.
    if (local === 'LinearRing' && !POLYGONS.has(open.at(-3)?.local ?? '')) polygons++;
    const href = attributes['xlink:href'];
    if (REFERRING.test(local) && href) references.push(href.slice(1));
  });
  parser.on('closetag', ({ name }) => {
    const { id, polygons: before } = open.pop()!;
    if (FOREIGN.test(name)) foreign--;
    if (id !== undefined) byId.set(id, polygons - before);
  });
  parser.write(text).close();
  return references.reduce((sum, id) => sum + (byId.get(id) ?? 1), polygons);
}
