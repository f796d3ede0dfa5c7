/** The words in which the made city is told: sites on a town plan, what stands on them, and who registers it as what. */

/** Metres on the town plan. */
export type Point = readonly [x: number, y: number];

export interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** An atom of ground plan: in every vintage it is built over as a whole or not at all. */
export interface Site {
  id: string;
  /** `box` fills its bounds, `ell` lacks one corner of them, `court` has a yard in the middle. */
  shape: 'box' | 'ell' | 'court';
  bounds: Box;
}

export type Roof = 'flat' | 'gable' | 'hip' | 'shed';

/** Heights in metres above the ground at its foot. A flat roof has its ridge at the eaves. */
export interface Look {
  roof: Roof;
  eaves: number;
  ridge: number;
}

/** A site that is built over. */
export interface Volume {
  site: Site;
  look: Look;
}

/** A real building: what people would count as one. */
export type House = Volume[];

/** A place with a history of its own. */
export interface Plot {
  id: string;
  kind: 'house' | 'pair' | 'strip' | 'single';
  sites: Site[];
  /** The houses that stand on it at the time of each survey. */
  timeline: House[][];
  /** What happened before the second and the third survey. */
  events: string[];
}

/** A building as a survey registers it: a house, or a lump of them. */
export interface Registered {
  id: string;
  volumes: Volume[];
}

/** A row of plots along a street: surveys see all of it or nothing. */
export interface Row {
  id: string;
  bounds: Box;
  /** Height of the ground in metres. */
  base: number;
  plots: Plot[];
  /** Which surveys looked here, by their number. */
  seenBy: number[];
  /** The buildings of each survey, empty where it did not look. */
  registered: Registered[][];
}

/** The whole story, before there is any geometry. */
export interface Script {
  vintages: string[];
  rows: Row[];
}

/** The same story with time running backwards; the vintages keep their order. */
export function turnBack({ vintages, rows }: Script): Script {
  const last = vintages.length - 1;
  return {
    vintages,
    rows: rows.map((row) => ({
      ...row,
      seenBy: row.seenBy.map((survey) => last - survey).reverse(),
      registered: row.registered.toReversed(),
      plots: row.plots.map((plot) => ({
        ...plot,
        timeline: plot.timeline.toReversed(),
        events: plot.events.toReversed(),
      })),
    })),
  };
}

export function sameLook(a: Look, b: Look): boolean {
  return a.roof === b.roof && a.eaves === b.eaves && a.ridge === b.ridge;
}

/** True where two boxes share a piece of border or of ground more than a metre long. */
export function touches(a: Box, b: Box): boolean {
  const alongX = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
  const alongY = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
  return Math.min(alongX, alongY) > -1e-6 && Math.max(alongX, alongY) > 1;
}

/** Ground area of a site in square metres. */
export function areaOf({ shape, bounds }: Site): number {
  const [width, depth] = [bounds.x1 - bounds.x0, bounds.y1 - bounds.y0];
  const full = width * depth;
  if (shape === 'box') return full;
  return shape === 'ell' ? full * (1 - ELL_NOTCH * ELL_NOTCH) : full - (width - 2 * WING) * (depth - 2 * WING);
}

/** Share of width and depth that an `ell` lacks at one corner. */
export const ELL_NOTCH = 0.5;
/** Depth in metres of the wings around the yard of a `court`. */
export const WING = 9;
