import { utf8Comparison } from '../city/order.ts';
import type { Transaction } from './transactions.ts';
import type { Version } from './versions.ts';

export type DifferenceTag = 'unchanged' | 're-ided' | 'modified' | 'fused' | 'subdivided';

/**
 * The graph of the differences of two vintages in the form that 3DUSE wrote as `DifferencesAsGraph.json`: a node a building
 * of either vintage, an edge for each pair that share ground; what was built or demolished has no edge. All ids are strings.
 */
export interface DifferencesAsGraph {
  _comments: Record<string, string>;
  /** `globalid` is `<vintage>::<id>`. */
  nodes: { id: string; globalid: string }[];
  edges: { id: string; source: string; target: string; type: 'replace'; tags: DifferenceTag }[];
}

/** What a transaction says of an edge stands before what its versions say. */
const TAGS: DifferenceTag[] = ['modified', 'fused', 'subdivided', 'unchanged', 're-ided'];

/** The graph of two vintages as numbers: equal graphs are equal here. */
export interface Differences {
  from: string;
  to: string;
  /** The ids that either vintage has, in their order. */
  earlier: string[];
  later: string[];
  /** An edge each, ascending: (place of the earlier id × count of later ids + place of the later id) × count of tags + tag. */
  edges: Float64Array;
}

/** Tells, for two successive vintages at a time, what their graph consists of. */
export function createDifferences(
  transactions: Transaction[],
  versions: Version[],
): (from: string, to: string) => Differences {
  const known = new Map<string, Numbering>();
  const numberingOf = (vintage: string): Numbering => {
    const numbering = known.get(vintage) ?? numberIds(vintage, versions);
    known.set(vintage, numbering);
    return numbering;
  };
  return (from, to) => {
    const [earlier, later] = [numberingOf(from), numberingOf(to)];
    const found: number[] = [];
    const add = (source: string, target: string, tag: DifferenceTag): void => {
      const [first, second] = [earlier.numbers.get(source), later.numbers.get(target)];
      if (first === undefined || second === undefined) return;
      found.push((first * later.ids.length + second) * TAGS.length + TAGS.indexOf(tag));
    };
    for (const transaction of transactions) {
      if (transaction.from !== from || transaction.to !== to) continue;
      for (const overlap of transaction.evidence.overlap ?? []) add(overlap.from, overlap.to, tagOf(transaction));
    }
    for (const { ids } of versions) {
      if (ids[from]?.length !== 1 || ids[to]?.length !== 1) continue;
      add(ids[from][0], ids[to][0], ids[from][0] === ids[to][0] ? 'unchanged' : 're-ided');
    }
    const edges = Float64Array.from(found).sort();
    const edgeOf = (place: number) => Math.floor(edges[place] / TAGS.length);
    const firsts = edges.filter((_, place) => place === 0 || edgeOf(place) !== edgeOf(place - 1));
    return { from, to, earlier: earlier.ids, later: later.ids, edges: firsts };
  };
}

interface Numbering {
  ids: string[];
  numbers: Map<string, number>;
}

/** The ids that a vintage has, in their order, and the place of each. */
function numberIds(vintage: string, versions: Version[]): Numbering {
  const found = new Set<string>();
  for (const version of versions) for (const id of version.ids[vintage] ?? []) found.add(id);
  const ids = [...found];
  ids.sort(utf8Comparison(ids));
  return { ids, numbers: new Map(ids.map((id, index) => [id, index])) };
}

/**
 * The text of a `DifferencesAsGraph`: its nodes are the buildings that either vintage saw, sorted by vintage and id. Written
 * piece by piece, since a city's graph as objects would take many times its bytes.
 */
export function writeDifferences({ from, to, earlier, later, edges }: Differences): string {
  const nodeOf = (id: number, vintage: string, own: string): string =>
    `{"id":"${id}","globalid":${JSON.stringify(`${vintage}::${own}`)}}`;
  const nodes = earlier.map((id, index) => nodeOf(index, from, id));
  for (const [index, id] of later.entries()) nodes.push(nodeOf(earlier.length + index, to, id));
  const lines: string[] = [];
  for (const [index, coded] of edges.entries()) {
    const edge = Math.floor(coded / TAGS.length);
    const source = Math.floor(edge / later.length);
    const target = earlier.length + (edge % later.length);
    const tag = TAGS[coded % TAGS.length];
    lines.push(`{"id":"${index}","source":"${source}","target":"${target}","type":"replace","tags":"${tag}"}`);
  }
  const comments = { '_comment-a': `Differences of ${from} and ${to}, as found by Chronotiles.` };
  return `{"_comments":${JSON.stringify(comments)},"nodes":[${nodes.join()}],"edges":[${lines.join()}]}`;
}

/** A regrouping is told as what it looks like, since the graph has no word for it. */
function tagOf({ type, toIds }: Transaction): DifferenceTag {
  if (type === 'union' || (type === 'regrouping' && toIds.length === 1)) return 'fused';
  if (type === 'division' || type === 'regrouping') return 'subdivided';
  return 'modified';
}
