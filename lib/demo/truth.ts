/**
 * The known history of the made city, told from its script alone: from what stood on which site and under which id,
 * by the words of the design ("Space, time and identity"). There is no geometry in it and none is consulted.
 */
import { type House, type Registered, type Row, type Script, sameLook, touches, type Volume } from './town.ts';

export type TransactionType =
  | 'unchanged'
  | 'regrouping'
  | 'modification'
  | 'union'
  | 'division'
  | 'redevelopment'
  | 'creation'
  | 'demolition';

/** A transaction as `transactions.jsonl` has it, without evidence. Ids are sorted. */
export interface ToldTransaction {
  from: string;
  to: string;
  type: TransactionType;
  fromIds: string[];
  toIds: string[];
}

export interface ExpectedTransaction extends ToldTransaction {
  /** The row of the town plan where it took place, and what happened there. */
  row: string;
  events: string[];
}

/** The life of a connected ground-plan part that stood unchanged and had one owner in every survey that saw it. */
export interface ExpectedVersion {
  start: string;
  /** First later vintage that looked and did not find it so. */
  end: string | null;
  seen: string[];
  ids: Record<string, string[]>;
  came: 'firstSeen' | TransactionType;
  went: TransactionType | null;
  row: string;
  sites: string[];
}

export interface Truth {
  dataset: string;
  vintages: string[];
  transactions: ExpectedTransaction[];
  versions: ExpectedVersion[];
}

/** Buildings, or connected bodies of them, that share ground before and after. */
interface Component<Part> {
  before: Part[];
  after: Part[];
  type: TransactionType;
}

interface HasVolumes {
  volumes: Volume[];
}

export function tellTruth(dataset: string, { vintages, rows }: Script): Truth {
  return {
    dataset,
    vintages,
    transactions: rows.flatMap((row) => tellTransactions(row, vintages)),
    versions: rows.flatMap((row) => tellVersions(row, vintages)),
  };
}

/** Each survey that looked at the row, with the next one that did. */
function steps({ seenBy }: Row): [from: number, to: number][] {
  return seenBy.slice(1).map((to, index) => [seenBy[index], to]);
}

function tellTransactions(row: Row, vintages: string[]): ExpectedTransaction[] {
  return steps(row).flatMap(([from, to]) =>
    findComponents(row.registered[from], row.registered[to]).map(({ before, after, type }) => {
      const sites = new Set([...before, ...after].flatMap(siteIds));
      const plots = row.plots.filter((plot) => plot.sites.some(({ id }) => sites.has(id)));
      return {
        from: vintages[from],
        to: vintages[to],
        type,
        fromIds: before.map(({ id }) => id).sort(),
        toIds: after.map(({ id }) => id).sort(),
        row: row.id,
        events: plots.flatMap(({ events }) => events.slice(from, to)).filter((event) => event !== 'stay'),
      };
    }),
  );
}

function findComponents<Part extends HasVolumes>(before: Part[], after: Part[]): Component<Part>[] {
  const components = new Set<{ before: Part[]; after: Part[] }>();
  const bySite = new Map<string, { before: Part[]; after: Part[] }>();
  const add = (part: Part, side: 'before' | 'after') => {
    const component = { before: [] as Part[], after: [] as Part[] };
    component[side].push(part);
    components.add(component);
    for (const other of new Set(siteIds(part).map((site) => bySite.get(site)))) {
      if (!other) continue;
      component.before.push(...other.before);
      component.after.push(...other.after);
      components.delete(other);
    }
    for (const site of [...component.before, ...component.after].flatMap(siteIds)) bySite.set(site, component);
  };
  for (const part of before) add(part, 'before');
  for (const part of after) add(part, 'after');
  return [...components].map((component) => ({ ...component, type: typeOf(component) }));
}

/** The rule of the design: equal or not by what stands, then by how many there are on each side. */
function typeOf({ before, after }: { before: HasVolumes[]; after: HasVolumes[] }): TransactionType {
  if (before.length === 0) return 'creation';
  if (after.length === 0) return 'demolition';
  const one = before.length === 1 && after.length === 1;
  if (
    standEqual(
      before.flatMap(({ volumes }) => volumes),
      after.flatMap(({ volumes }) => volumes),
    )
  ) {
    return one ? 'unchanged' : 'regrouping';
  }
  if (one) return 'modification';
  if (after.length === 1) return 'union';
  return before.length === 1 ? 'division' : 'redevelopment';
}

function standEqual(before: House, after: House): boolean {
  const looks = new Map(before.map(({ site, look }) => [site.id, look]));
  return (
    before.length === after.length &&
    after.every(({ site, look }) => {
      const earlier = looks.get(site.id);
      return earlier !== undefined && sameLook(earlier, look);
    })
  );
}

interface Body extends HasVolumes {
  owner: Registered;
}

/** A site's stay in one look, from survey to survey. */
interface Stay {
  surveys: number[];
  bodies: Body[];
  came: ExpectedVersion['came'];
  went: TransactionType | null;
  end: number | null;
}

/** A body that came through a step as it was goes on, even where its building changed elsewhere. */
function tellVersions(row: Row, vintages: string[]): ExpectedVersion[] {
  const bodies = row.registered.map((buildings) => buildings.flatMap(findBodies));
  const stays = new Map<string, Stay[]>();
  const begin = (survey: number, body: Body, came: Stay['came']) => {
    for (const site of siteIds(body)) {
      const stay: Stay = { surveys: [survey], bodies: [body], came, went: null, end: null };
      stays.set(site, [...(stays.get(site) ?? []), stay]);
    }
  };
  for (const body of bodies[row.seenBy[0]] ?? []) begin(row.seenBy[0], body, 'firstSeen');
  for (const [from, to] of steps(row)) {
    const typeOfBuilding = new Map<Registered, TransactionType>();
    for (const { before, after, type } of findComponents(row.registered[from], row.registered[to])) {
      for (const building of [...before, ...after]) typeOfBuilding.set(building, type);
    }
    for (const { before, after, type } of findComponents(bodies[from], bodies[to])) {
      const goesOn = type === 'unchanged' || type === 'regrouping';
      for (const site of before.flatMap(siteIds)) {
        const stay = stays.get(site)!.at(-1)!;
        if (goesOn) {
          stay.surveys.push(to);
          stay.bodies.push(after.find((body) => siteIds(body).includes(site))!);
        } else {
          stay.end = to;
          stay.went = typeOfBuilding.get(before[0].owner)!;
        }
      }
      if (!goesOn) for (const body of after) begin(to, body, typeOfBuilding.get(body.owner)!);
    }
  }
  return mergeStays(stays, row, vintages);
}

/** Sites that were in the same bodies all along are one piece. */
function mergeStays(stays: Map<string, Stay[]>, row: Row, vintages: string[]): ExpectedVersion[] {
  const numbers = new Map<Body, number>();
  const versions = new Map<string, ExpectedVersion>();
  for (const [site, list] of stays) {
    for (const stay of list) {
      const key = stay.bodies
        .map((body) => {
          if (!numbers.has(body)) numbers.set(body, numbers.size);
          return numbers.get(body);
        })
        .join();
      const known = versions.get(key);
      if (known) {
        known.sites.push(site);
        continue;
      }
      versions.set(key, {
        start: vintages[stay.surveys[0]],
        end: stay.end === null ? null : vintages[stay.end],
        seen: stay.surveys.map((survey) => vintages[survey]),
        ids: Object.fromEntries(stay.surveys.map((survey, index) => [vintages[survey], [stay.bodies[index].owner.id]])),
        came: stay.came,
        went: stay.went,
        row: row.id,
        sites: [site],
      });
    }
  }
  return [...versions.values()];
}

/** The connected volumes of a building. */
function findBodies(owner: Registered): Body[] {
  const bodies: Body[] = [];
  for (const volume of owner.volumes) {
    const near = bodies.filter(({ volumes }) => volumes.some(({ site }) => touches(site.bounds, volume.site.bounds)));
    for (const body of near) bodies.splice(bodies.indexOf(body), 1);
    bodies.push({ owner, volumes: [...near.flatMap(({ volumes }) => volumes), volume] });
  }
  return bodies;
}

function siteIds({ volumes }: HasVolumes): string[] {
  return volumes.map(({ site }) => site.id);
}
