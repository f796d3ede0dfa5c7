import { closing } from '../../changes/closing.ts';
import { type Coverage, coverBox, createGround, type Ground, groundOfCoverage } from '../../changes/ground.ts';
import { neighboursOf as findNeighbours, type Neighbours } from '../../changes/neighbours.ts';
import type { Shift } from '../../changes/shift.ts';
import { MODULES } from '../../city/cityObject.ts';
import type { Frame } from '../../crs/frame.ts';
import { fromWgs84 } from '../../crs/wgs84.ts';
import type { DatasetSettings } from '../../inbox/settings.ts';
import type { Pack } from '../packs.ts';
import { BUILDING, type Rows } from '../rows.ts';

/** Gaps narrower than twice this, in metres, belong to what a vintage looked at. */
const CLOSING_RADIUS = 100;

/** Where each vintage looked at buildings: as its settings say, else the closing of its buildings' boxes. */
export function buildingGrounds(
  rows: Rows,
  packs: Pack[],
  vintages: { name: string }[],
  settings: DatasetSettings,
  frame: Frame,
): Ground[] {
  const closed = groundsOf(rows, packs, BUILDING, vintages.length);
  return vintages.map(({ name }, vintage) => {
    const coverage = settings.vintages?.[name]?.coverage;
    return coverage ? groundOfCoverage(inFrame(coverage, frame)) : closed[vintage];
  });
}

/** The closing of the boxes that each vintage has of a module, or could have had where its sources tell versions apart. */
function groundsOf(
  { count, packs: packOf, modules, boxes }: Rows,
  packs: Pack[],
  module: number,
  vintageCount: number,
): Ground[] {
  const grounds = Array.from({ length: vintageCount }, createGround);
  for (let row = 0; row < count; row++) {
    if (modules[row] !== module) continue;
    const at = 6 * row;
    for (const vintage of packs[packOf[row]].looked)
      coverBox(grounds[vintage], boxes[at], boxes[at + 1], boxes[at + 3], boxes[at + 4]);
  }
  return grounds.map((ground) => closing(ground, CLOSING_RADIUS));
}

/**
 * Finds the neighbours of all rows: by the grounds of buildings for these, by those of its own module for all else. There
 * are none without grounds, which is so where nothing is compared.
 */
export function neighboursOf(rows: Rows, packs: Pack[], ofBuildings: Ground[], shifts: Shift[]): Neighbours {
  const { next, previous } = nobodyLooked(rows.count);
  for (const [module, own] of rowsByModule(rows)) {
    const grounds = module === BUILDING ? ofBuildings : groundsOf(rows, packs, module, ofBuildings.length);
    const found = findNeighbours(rows, own, grounds, shifts);
    for (const row of own) {
      next[row] = found.next[row];
      previous[row] = found.previous[row];
    }
  }
  for (let row = 0; row < rows.count; row++)
    addVersions(row, rows.vintages[row], packs[rows.packs[row]], { next, previous });
  return { next, previous };
}

function rowsByModule({ count, modules }: Rows): Map<number, Uint32Array> {
  const counts = new Uint32Array(MODULES.length);
  for (let row = 0; row < count; row++) counts[modules[row]]++;
  const byModule = new Map<number, Uint32Array>();
  for (const [module, size] of counts.entries()) if (size > 0) byModule.set(module, new Uint32Array(size));
  counts.fill(0);
  for (let row = 0; row < count; row++) byModule.get(modules[row])![counts[modules[row]]++] = row;
  return byModule;
}

/** All versions of a source know of each of its features, even at its rim. */
function addVersions(row: number, vintage: number, { looked }: Pack, { next, previous }: Neighbours): void {
  for (const other of looked) {
    if (other > vintage && (next[row] < 0 || other < next[row])) next[row] = other;
    if (other < vintage && other > previous[row]) previous[row] = other;
  }
}

/** The neighbours of rows in a single vintage: none. */
export function nobodyLooked(count: number): Neighbours {
  return { next: new Int8Array(count).fill(-1), previous: new Int8Array(count).fill(-1) };
}

/** A coverage in longitude and latitude, brought into millimetres of the frame. */
function inFrame(
  coverage: NonNullable<NonNullable<DatasetSettings['vintages']>[string]['coverage']>,
  frame: Frame,
): Coverage {
  const toFrame = fromWgs84(frame);
  const polygon = (rings: number[][][]) =>
    rings.map((ring) => ring.map(([longitude, latitude]) => toFrame(longitude, latitude)));
  return coverage.type === 'Polygon'
    ? { type: 'Polygon', coordinates: polygon(coverage.coordinates) }
    : { type: 'MultiPolygon', coordinates: coverage.coordinates.map(polygon) };
}
