import { bodyComponents, buildingComponents, type Components, isEqual, type Sums, sumUp } from './components.ts';
import type { History } from './tables.ts';
import type { Thresholds } from './thresholds.ts';

/** What became of a component of bodies. The position is the number in `Verdicts.bodies`. */
export const BODY_VERDICTS = ['equal', 'changed', 'oneSided', 'sliver', 'firstSeen'] as const;
export type BodyVerdict = (typeof BODY_VERDICTS)[number];

/** What happened to a component of buildings; `firstSeen`: nothing is known to have happened. */
export const BUILDING_VERDICTS = [
  'firstSeen',
  'unchanged',
  'regrouping',
  'creation',
  'demolition',
  'modification',
  'union',
  'division',
  'redevelopment',
] as const;
export type BuildingVerdict = (typeof BUILDING_VERDICTS)[number];

export interface Verdicts {
  bodies: Components;
  bodyVerdicts: BodyVerdict[];
  buildings: Components;
  buildingVerdicts: BuildingVerdict[];
  /** Sums over the components of buildings. */
  sums: Sums;
}

/** Says what became of each body and what happened to each building of a history that is `inOrder`. */
export function judge(history: History, thresholds: Thresholds): Verdicts {
  const bodies = bodyComponents(history);
  const bodyVerdicts = judgeBodies(history, bodies, thresholds);
  const buildings = buildingComponents(history, bodies);
  const sums = sumUp(history, buildings);
  const buildingVerdicts = judgeBuildings(history, bodies, bodyVerdicts, buildings, sums);
  return { bodies, bodyVerdicts, buildings, buildingVerdicts, sums };
}

function judgeBodies(history: History, components: Components, thresholds: Thresholds): BodyVerdict[] {
  const sums = sumUp(history, components);
  const verdicts = new Array<BodyVerdict>(components.count);
  for (let component = 0; component < components.count; component++) {
    if (sums.overlap[component] > 0) verdicts[component] = isEqual(sums, component, thresholds) ? 'equal' : 'changed';
    else {
      const area = sums.fromArea[component] + sums.toArea[component];
      verdicts[component] = area < thresholds.noiseArea ? 'sliver' : 'oneSided';
    }
  }
  const { previous } = history.bodies;
  for (let row = 0; row < previous.length; row++) {
    const component = components.to[row];
    if (previous[row] < 0 && sums.overlap[component] === 0) verdicts[component] = 'firstSeen';
  }
  return verdicts;
}

function judgeBuildings(
  { bodies }: History,
  ofBodies: Components,
  bodyVerdicts: BodyVerdict[],
  components: Components,
  sums: Sums,
): BuildingVerdict[] {
  const { from, to, count } = components;
  const changed = new Uint8Array(count);
  const fromCount = new Uint32Array(count);
  const toCount = new Uint32Array(count);
  const lookedBefore = new Float64Array(count);
  const counted = new Int32Array(count).fill(-1);
  for (let row = 0; row < bodies.vintage.length; row++) {
    const building = bodies.building[row];
    const component = from[row];
    if (component >= 0) {
      if (counted[component] !== building) fromCount[component]++;
      counted[component] = building;
      if (isChange(bodyVerdicts[ofBodies.from[row]])) changed[component] = 1;
    }
    if (row === 0 || bodies.building[row - 1] !== building) toCount[to[row]]++;
    if (isChange(bodyVerdicts[ofBodies.to[row]])) changed[to[row]] = 1;
    if (bodies.previous[row] >= 0) lookedBefore[to[row]] += bodies.area[row];
  }
  return Array.from({ length: count }, (_, component) => {
    const [earlier, later] = [fromCount[component], toCount[component]];
    if (later === 0) return 'demolition';
    if (earlier === 0) {
      const seen = lookedBefore[component] > 0 && 2 * lookedBefore[component] >= sums.toArea[component];
      return seen ? 'creation' : 'firstSeen';
    }
    if (changed[component]) return changeOf(earlier, later);
    return earlier === 1 && later === 1 ? 'unchanged' : 'regrouping';
  });
}

const isChange = (verdict: BodyVerdict): boolean => verdict === 'changed' || verdict === 'oneSided';

function changeOf(earlier: number, later: number): BuildingVerdict {
  if (earlier === 1) return later === 1 ? 'modification' : 'division';
  return later === 1 ? 'union' : 'redevelopment';
}
