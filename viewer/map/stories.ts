/** The tables beside the tiles, read when somebody asks, and kept as what was asked for needs them. */

export interface Version {
  id: string;
  start: string;
  end: string | null;
  seen: string[];
  ids: Record<string, string[]>;
  came: string;
  went: string | null;
}

export interface Transaction {
  from: string;
  to: string;
  type: string;
  fromIds: string[];
  toIds: string[];
  evidence: Record<string, unknown>;
}

export interface Stories {
  versions: Version[];
  /** By the ids of sources, in whichever vintage. */
  bySource: Map<string, Version[]>;
  byId: Map<string, Version>;
  transactions: Transaction[];
  /** By vintage and source id, `2009/LYON_1`: the transactions that it was in. */
  byPart: Map<string, Transaction[]>;
}

/** How often each type of transaction ended at a vintage. */
export type Counts = Map<string, Map<string, number>>;

/** Reads both tables. @param base URL of the folder of the dataset, with its slash */
export async function loadStories(base: string): Promise<Stories> {
  const [versions, transactions] = await Promise.all([
    loadLines<Version>(`${base}buildings.jsonl`),
    loadLines<Transaction>(`${base}transactions.jsonl`),
  ]);
  const bySource = new Map<string, Version[]>();
  for (const version of versions) {
    for (const id of new Set(Object.values(version.ids).flat())) add(bySource, id, version);
  }
  const byPart = new Map<string, Transaction[]>();
  for (const transaction of transactions) {
    const { from, to, fromIds, toIds } = transaction;
    for (const id of fromIds) add(byPart, `${from}/${id}`, transaction);
    for (const id of toIds) add(byPart, `${to}/${id}`, transaction);
  }
  return { versions, bySource, byId: new Map(versions.map((one) => [one.id, one])), transactions, byPart };
}

/** What a version went through, oldest first. */
export function transactionsOf({ byPart }: Stories, { ids }: Version): Transaction[] {
  const found = new Set<Transaction>();
  for (const [vintage, names] of Object.entries(ids)) {
    for (const name of names) for (const one of byPart.get(`${vintage}/${name}`) ?? []) found.add(one);
  }
  return [...found].sort((a, b) => (a.to < b.to ? -1 : a.to > b.to ? 1 : 0));
}

export function countByVintage({ transactions }: Stories): Counts {
  const counts: Counts = new Map();
  for (const { to, type } of transactions) {
    const ofVintage = counts.get(to) ?? new Map<string, number>();
    ofVintage.set(type, (ofVintage.get(type) ?? 0) + 1);
    counts.set(to, ofVintage);
  }
  return counts;
}

/** Versions whose own id or one of whose sources begins with a text, those that are it first. */
export function search({ byId, bySource }: Stories, text: string, most: number): { label: string; version: Version }[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const found: { label: string; version: Version }[] = [];
  const own = byId.get(text.trim());
  if (own) found.push({ label: own.id, version: own });
  for (const [id, versions] of bySource) {
    if (!id.toLowerCase().includes(wanted)) continue;
    found.push({ label: id, version: versions.at(-1)! });
    if (found.length >= most * 4) break;
  }
  return found.sort((a, b) => a.label.length - b.label.length || (a.label < b.label ? -1 : 1)).slice(0, most);
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

async function loadLines<T>(url: string): Promise<T[]> {
  const response = await fetch(url, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const text = await response.text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
