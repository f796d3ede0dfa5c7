import { compareUtf8 } from './order.ts';
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

/**
 * Tells the story of two successive vintages as that graph: its nodes are the buildings that either vintage saw, sorted by
 * vintage and id.
 */
export function differencesOf(
  from: string,
  to: string,
  transactions: Transaction[],
  versions: Version[],
): DifferencesAsGraph {
  const nodes = [from, to].flatMap((vintage) => idsOf(vintage, versions).map((id) => `${vintage}::${id}`));
  const tags = new Map<string, DifferenceTag>();
  const tag = (source: string, target: string, tag: DifferenceTag): void => {
    const edge = JSON.stringify([`${from}::${source}`, `${to}::${target}`]);
    if (!tags.has(edge)) tags.set(edge, tag);
  };
  for (const transaction of transactions) {
    if (transaction.from !== from || transaction.to !== to) continue;
    for (const overlap of transaction.evidence.overlap ?? []) tag(overlap.from, overlap.to, tagOf(transaction));
  }
  for (const { ids } of versions) {
    if (ids[from]?.length !== 1 || ids[to]?.length !== 1) continue;
    tag(ids[from][0], ids[to][0], ids[from][0] === ids[to][0] ? 'unchanged' : 're-ided');
  }
  const numbers = new Map(nodes.map((node, index) => [node, String(index)]));
  const edges = [...tags]
    .map(([edge, tags]) => ({ ends: JSON.parse(edge) as [string, string], tags }))
    .filter(({ ends }) => ends.every((node) => numbers.has(node)))
    .map(({ ends: [source, target], tags }) => ({ source: numbers.get(source)!, target: numbers.get(target)!, tags }))
    .sort((a, b) => Number(a.source) - Number(b.source) || Number(a.target) - Number(b.target))
    .map(({ source, target, tags }, index) => ({ id: String(index), source, target, type: 'replace' as const, tags }));
  return {
    _comments: { '_comment-a': `Differences of ${from} and ${to}, as found by Chronotiles.` },
    nodes: nodes.map((globalid, index) => ({ id: String(index), globalid })),
    edges,
  };
}

function idsOf(vintage: string, versions: Version[]): string[] {
  const ids = new Set(versions.flatMap((version) => version.ids[vintage] ?? []));
  return [...ids].sort(compareUtf8);
}

/** A regrouping is told as what it looks like, since the graph has no word for it. */
function tagOf({ type, toIds }: Transaction): DifferenceTag {
  if (type === 'union' || (type === 'regrouping' && toIds.length === 1)) return 'fused';
  if (type === 'division' || type === 'regrouping') return 'subdivided';
  return 'modified';
}
