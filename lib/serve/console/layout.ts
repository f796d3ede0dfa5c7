import { Graph, layout } from '@dagrejs/dagre';
import type { RunNode } from './runGraph.ts';

export interface Box {
  /** Middle of the box, in pixels. */
  x: number;
  y: number;
}

export interface Drawing {
  width: number;
  height: number;
  /** By the name of the state. */
  boxes: Record<string, Box>;
  /** Points of each arrow. */
  arrows: { x: number; y: number }[][];
}

/** Size of a box, in pixels; the page draws them so. */
const BOX = { width: 132, height: 62 };

/** Lays the nodes of a run out from left to right. */
export function layOut(nodes: RunNode[]): Drawing {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', ranksep: 34, nodesep: 20, marginx: 4, marginy: 4 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { state } of nodes) graph.setNode(state, { ...BOX });
  const edges = nodes.flatMap(({ state, next }) => next.map((to): [string, string] => [state, to]));
  for (const [from, to] of edges) graph.setEdge(from, to);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    boxes: Object.fromEntries(nodes.map(({ state }) => [state, { x: graph.node(state).x, y: graph.node(state).y }])),
    arrows: edges.map(([from, to]) => (graph.edge(from, to) as { points: { x: number; y: number }[] }).points),
  };
}
