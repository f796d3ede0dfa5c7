import { compareUtf8 } from '../city/order.ts';
import { heightChangeOf, iouOf, type Sums } from './components.ts';
import type { History } from './tables.ts';
import type { BuildingVerdict, Verdicts } from './verdicts.ts';

export type TransactionType = Exclude<BuildingVerdict, 'firstSeen' | 'unchanged'>;

/** How much of two buildings' ground plans is common: square metres, and as a part of either. */
export interface Overlap {
  from: string;
  to: string;
  area: number;
  ofFrom: number;
  ofTo: number;
}

/** Why a transaction is what it is. Metres, square metres and cubic metres, rounded to hundredths. */
export interface Evidence {
  /** Intersection over union of the united footprints of the two sides; absent where one is empty. */
  iou?: number;
  overlap?: Overlap[];
  /** How much higher the later roofs lie over the common ground: mean of the bodies' medians, else of the tops. */
  heightChange?: number;
  areaChange: number;
  /** Of the bodies' prisms: ground plan times height from lowest to highest point. */
  volumeChange: number;
  /** Set where an id of one side is also found in the other side's vintage without sharing ground. */
  sameId?: true;
}

/** What happened between the last vintage that saw the one side and the first later one that looked at that ground. */
export interface Transaction {
  from: string;
  to: string;
  type: TransactionType;
  fromIds: string[];
  toIds: string[];
  evidence: Evidence;
}

/** A component of buildings on the way to its transaction. */
interface Draft {
  from: number;
  to: number;
  fromBuildings: number[];
  toBuildings: number[];
}

/**
 * The transactions of a history that is `inOrder`, sorted by their vintages, ids and type. What is unchanged or seen for
 * the first time is none; a regrouping is one, so that people see how ids went on, though nothing was built.
 */
export function transactionsOf(history: History, verdicts: Verdicts): Transaction[] {
  const drafts = draft(history, verdicts);
  const overlaps = overlapsOf(history, verdicts, drafts);
  const hasId = idFinder(history);
  const transactions = [...drafts].map(([component, { from, to, fromBuildings, toBuildings }]): Transaction => {
    const ids = (buildings: number[]): string[] =>
      buildings.map((building) => history.buildingIds(building)).sort(compareUtf8);
    const [fromIds, toIds] = [ids(fromBuildings), ids(toBuildings)];
    const evidence = evidenceOf(verdicts.sums, component, overlaps.get(component) ?? []);
    const isElsewhere =
      fromIds.some((id) => hasId(to, id) && !toIds.includes(id)) ||
      toIds.some((id) => hasId(from, id) && !fromIds.includes(id));
    if (isElsewhere) evidence.sameId = true;
    const type = verdicts.buildingVerdicts[component] as TransactionType;
    return { from: history.vintages[from], to: history.vintages[to], type, fromIds, toIds, evidence };
  });
  const place = new Map(history.vintages.map((name, index) => [name, index]));
  return transactions.sort(
    (a, b) =>
      place.get(a.from)! - place.get(b.from)! ||
      place.get(a.to)! - place.get(b.to)! ||
      compareIds(a.fromIds, b.fromIds) ||
      compareIds(a.toIds, b.toIds) ||
      compareUtf8(a.type, b.type),
  );
}

/** The components that are transactions, with their vintages and buildings. */
function draft({ bodies }: History, { buildings, buildingVerdicts }: Verdicts): Map<number, Draft> {
  const drafts = new Map<number, Draft>();
  const draftOf = (component: number): Draft | undefined => {
    const verdict = buildingVerdicts[component];
    if (verdict === 'unchanged' || verdict === 'firstSeen') return undefined;
    const known = drafts.get(component) ?? { from: -1, to: -1, fromBuildings: [], toBuildings: [] };
    drafts.set(component, known);
    return known;
  };
  for (let row = 0; row < bodies.vintage.length; row++) {
    const building = bodies.building[row];
    const earlier = buildings.from[row] < 0 ? undefined : draftOf(buildings.from[row]);
    if (earlier) {
      earlier.from = Math.max(earlier.from, bodies.vintage[row]);
      earlier.to = bodies.next[row];
      if (earlier.fromBuildings.at(-1) !== building) earlier.fromBuildings.push(building);
    }
    const later = draftOf(buildings.to[row]);
    if (later) {
      later.to = bodies.vintage[row];
      if (buildingVerdicts[buildings.to[row]] === 'creation') later.from = Math.max(later.from, bodies.previous[row]);
      if (later.toBuildings.at(-1) !== building) later.toBuildings.push(building);
    }
  }
  return drafts;
}

/** For each drafted component the ground that its pairs of buildings share. */
function overlapsOf(
  { bodies, edges, buildingIds }: History,
  { buildings }: Verdicts,
  drafts: Map<number, Draft>,
): Map<number, Overlap[]> {
  const areas = new Map<number, number>();
  for (let row = 0; row < bodies.vintage.length; row++) {
    areas.set(bodies.building[row], (areas.get(bodies.building[row]) ?? 0) + bodies.area[row]);
  }
  const shared = new Map<number, Map<string, Overlap>>();
  for (let edge = 0; edge < edges.from.length; edge++) {
    const component = buildings.from[edges.from[edge]];
    if (!drafts.has(component)) continue;
    const [from, to] = [bodies.building[edges.from[edge]], bodies.building[edges.to[edge]]];
    const pairs = shared.get(component) ?? new Map<string, Overlap>();
    shared.set(component, pairs);
    const pair = pairs.get(`${from} ${to}`) ?? {
      from: buildingIds(from),
      to: buildingIds(to),
      area: 0,
      ofFrom: 0,
      ofTo: 0,
    };
    pair.area += edges.overlap[edge];
    pair.ofFrom += edges.overlap[edge] / areas.get(from)!;
    pair.ofTo += edges.overlap[edge] / areas.get(to)!;
    pairs.set(`${from} ${to}`, pair);
  }
  return new Map([...shared].map(([component, pairs]) => [component, [...pairs.values()].sort(byIds).map(rounded)]));
}

const byIds = (a: Overlap, b: Overlap): number => compareUtf8(a.from, b.from) || compareUtf8(a.to, b.to);

const rounded = (pair: Overlap): Overlap => ({
  ...pair,
  area: round(pair.area),
  ofFrom: Math.min(1, round(pair.ofFrom)),
  ofTo: Math.min(1, round(pair.ofTo)),
});

function evidenceOf(sums: Sums, component: number, overlap: Overlap[]): Evidence {
  const changes = {
    areaChange: round(sums.toArea[component] - sums.fromArea[component]),
    volumeChange: round(sums.toVolume[component] - sums.fromVolume[component]),
  };
  const common = sums.overlap[component];
  if (common === 0) return changes;
  return {
    iou: round(iouOf(sums, component)),
    overlap,
    heightChange: round(heightChangeOf(sums, component)),
    ...changes,
  };
}

const round = (value: number): number => Math.round(value * 100) / 100 || 0;

/** Tells whether a vintage has an id, by bisection of its rows, which are in the order of ids. */
function idFinder({ vintages, bodies, buildingIds }: History): (vintage: number, id: string) => boolean {
  const starts = new Uint32Array(vintages.length + 1);
  for (const vintage of bodies.vintage) starts[vintage + 1]++;
  for (let vintage = 0; vintage < vintages.length; vintage++) starts[vintage + 1] += starts[vintage];
  return (vintage, id) => {
    let low = starts[vintage];
    let high = starts[vintage + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = compareUtf8(buildingIds(bodies.building[middle]), id);
      if (order === 0) return true;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return false;
  };
}

function compareIds(a: string[], b: string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = compareUtf8(a[index], b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
