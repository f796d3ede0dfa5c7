import { compareUtf8 } from '../city/order.ts';
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
  const earlier = numberIds(from, versions, 0);
  const later = numberIds(to, versions, earlier.size);
  const nodeCount = earlier.size + later.size;
  // An edge by one number, the earlier node first: in their order once they are sorted.
  const tags = new Map<number, DifferenceTag>();
  const tag = (source: string, target: string, tag: DifferenceTag): void => {
    const [first, second] = [earlier.get(source), later.get(target)];
    if (first === undefined || second === undefined) return;
    const edge = first * nodeCount + second;
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
  const nodes = [...nodesOf(from, earlier), ...nodesOf(to, later)];
  const edges = Float64Array.from(tags.keys()).sort();
  return {
    _comments: { '_comment-a': `Differences of ${from} and ${to}, as found by Chronotiles.` },
    nodes,
    edges: Array.from(edges, (edge, index) => ({
      id: String(index),
      source: nodes[Math.floor(edge / nodeCount)].id,
      target: nodes[edge % nodeCount].id,
      type: 'replace',
      tags: tags.get(edge)!,
    })),
  };
}

/** The ids that a vintage has, in their order, each with the number of its node. */
function numberIds(vintage: string, versions: Version[], first: number): Map<string, number> {
  const ids = new Set<string>();
  for (const version of versions) for (const id of version.ids[vintage] ?? []) ids.add(id);
  return new Map([...ids].sort(compareUtf8).map((id, index) => [id, first + index]));
}

function nodesOf(vintage: string, numbers: Map<string, number>): DifferencesAsGraph['nodes'] {
  return Array.from(numbers, ([id, number]) => ({ id: String(number), globalid: `${vintage}::${id}` }));
}

/** A regrouping is told as what it looks like, since the graph has no word for it. */
function tagOf({ type, toIds }: Transaction): DifferenceTag {
  if (type === 'union' || (type === 'regrouping' && toIds.length === 1)) return 'fused';
  if (type === 'division' || type === 'regrouping') return 'subdivided';
  return 'modified';
}
