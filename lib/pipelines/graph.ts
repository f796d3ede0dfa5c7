/** The states of a pipeline as a graph: boxes, what lies within which, and arrows. */
import type { OutlineState } from './outline.ts';

export interface GraphNode {
  id: string;
  label: string;
  kind: 'task' | 'group' | 'other';
  /** The group that it lies in. */
  parent?: string;
}

export interface GraphEdge {
  from: string;
  to: string;
  /** Followed on an error. */
  isError: boolean;
}

export interface PipelineGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** Ids are paths of numbers, so that they are the same whatever the states are called. */
export function graphOf(states: OutlineState[]): PipelineGraph {
  const graph: PipelineGraph = { nodes: [], edges: [] };
  add(graph, states, 's', undefined);
  return graph;
}

function add(graph: PipelineGraph, states: OutlineState[], prefix: string, parent: string | undefined): void {
  const ids = new Map(states.map(({ name }, index) => [name, `${prefix}${index}`]));
  for (const { name, type, task, next, caught, inner } of states) {
    const id = ids.get(name)!;
    const kind = task ? 'task' : inner.length > 0 ? 'group' : 'other';
    const label = type === 'Map' ? `${name}: for each` : name;
    graph.nodes.push({ id, label, kind, ...(parent !== undefined && { parent }) });
    for (const to of next) graph.edges.push({ from: id, to: ids.get(to)!, isError: false });
    for (const to of caught) graph.edges.push({ from: id, to: ids.get(to)!, isError: true });
    for (const [number, branch] of inner.entries()) add(graph, branch, `${id}_${number}_`, id);
  }
}

/** As a mermaid flowchart. */
export function mermaid({ nodes, edges }: PipelineGraph): string[] {
  const draw = (parent: string | undefined, indent: string): string[] =>
    nodes
      .filter((node) => node.parent === parent)
      .flatMap(({ id, label, kind }) => {
        const text = JSON.stringify(label.replaceAll('"', "'"));
        if (kind === 'group') return [`${indent}subgraph ${id}[${text}]`, ...draw(id, `${indent}  `), `${indent}end`];
        return [`${indent}${id}${kind === 'task' ? `[${text}]` : `([${text}])`}`];
      });
  return [
    'flowchart TD',
    ...draw(undefined, '  '),
    ...edges.map(({ from, to, isError }) => `  ${from} ${isError ? '-.->' : '-->'} ${to}`),
  ];
}
