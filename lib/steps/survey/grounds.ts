import { closing } from '../../changes/closing.ts';
import { type Coverage, coverBox, createGround, type Ground, groundOfCoverage, looked } from '../../changes/ground.ts';
import { MODULES } from '../../city/cityObject.ts';
import type { Frame } from '../../crs/frame.ts';
import { fromWgs84 } from '../../crs/wgs84.ts';
import type { DatasetSettings } from '../../inbox/settings.ts';
import type { Rows } from '../rows.ts';

const BUILDING = MODULES.indexOf('building');
/** Gaps narrower than twice this, in metres, belong to what a vintage looked at. */
const CLOSING_RADIUS = 100;

/** Where each vintage looked: as its settings say, else the closing of its buildings' boxes. */
export function groundsOf(rows: Rows, vintages: { name: string }[], settings: DatasetSettings, frame: Frame): Ground[] {
  const given = vintages.map(({ name }) => settings.vintages?.[name]?.coverage);
  const grounds = given.map((coverage) => (coverage ? groundOfCoverage(inFrame(coverage, frame)) : createGround()));
  for (let row = 0; row < rows.count; row++) {
    const vintage = rows.vintages[row];
    if (rows.modules[row] !== BUILDING || given[vintage]) continue;
    const at = 6 * row;
    coverBox(grounds[vintage], rows.boxes[at], rows.boxes[at + 1], rows.boxes[at + 3], rows.boxes[at + 4]);
  }
  return grounds.map((ground, vintage) => (given[vintage] ? ground : closing(ground, CLOSING_RADIUS)));
}

/** The neighbours in time of every body: the first later and the last earlier vintage that looked at its ground. */
export interface Neighbours {
  /** Position of the vintage, or -1. */
  next: Int8Array;
  previous: Int8Array;
}

export function neighboursOf(rows: Rows, grounds: Ground[]): Neighbours {
  const next = new Int8Array(rows.count).fill(-1);
  const previous = new Int8Array(rows.count).fill(-1);
  for (let row = 0; row < rows.count; row++) {
    if (rows.modules[row] !== BUILDING) continue;
    const at = 6 * row;
    const [minX, minY, maxX, maxY] = [rows.boxes[at], rows.boxes[at + 1], rows.boxes[at + 3], rows.boxes[at + 4]];
    const vintage = rows.vintages[row];
    for (let other = vintage + 1; other < grounds.length && next[row] < 0; other++) {
      if (looked(grounds[other], minX, minY, maxX, maxY)) next[row] = other;
    }
    for (let other = vintage - 1; other >= 0 && previous[row] < 0; other--) {
      if (looked(grounds[other], minX, minY, maxX, maxY)) previous[row] = other;
    }
  }
  return { next, previous };
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
