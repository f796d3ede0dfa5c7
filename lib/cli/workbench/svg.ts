/** A graph as SVG, laid out by dagre. */
import { Graph, layout } from '@dagrejs/dagre';
import type { PipelineGraph } from '../../pipelines/graph.ts';

const CHARACTER = 7.5;
const HEIGHT = 32;
const PADDING = 16;

/** A drawing that needs neither scripts nor fonts of its own, and reads on light and dark ground. */
export function svg({ nodes, edges }: PipelineGraph): string {
  const graph = new Graph({ compound: true });
  graph.setGraph({ rankdir: 'TB', ranksep: 28, nodesep: 24, marginx: PADDING, marginy: PADDING });
  graph.setDefaultEdgeLabel(() => ({}));
  const groups = new Set(nodes.flatMap(({ parent }) => parent ?? []));
  for (const { id, label } of nodes) {
    graph.setNode(id, groups.has(id) ? {} : { width: label.length * CHARACTER + 2 * PADDING, height: HEIGHT });
  }
  for (const { id, parent } of nodes) if (parent !== undefined) graph.setParent(id, parent);
  // dagre joins boxes, not groups of them: an arrow to a group leads to its first box, one out of it from its last.
  const end = (id: string, side: 'first' | 'last'): string => {
    const inner = nodes.filter(({ parent }) => parent === id);
    return inner.length === 0 ? id : end(inner[side === 'first' ? 0 : inner.length - 1].id, side);
  };
  for (const { from, to } of edges) graph.setEdge(end(from, 'last'), end(to, 'first'));
  layout(graph);

  const { width = 0, height = 0 } = graph.graph();
  const boxes = nodes.map(({ id, label, kind }) => box(graph.node(id), label, groups.has(id) ? 'group' : kind));
  // Groups first, so that they lie below what is in them.
  const order = [...nodes.keys()].sort((a, b) => Number(groups.has(nodes[b].id)) - Number(groups.has(nodes[a].id)));
  const arrows = edges.map(({ from, to, isError }) => {
    const { points } = graph.edge(end(from, 'last'), end(to, 'first')) as { points: Point[] };
    const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join(' ');
    return `<path d="${path}" fill="none" stroke="#888" marker-end="url(#tip)"${isError ? ' stroke-dasharray="4 3"' : ''}/>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" font-family="sans-serif" font-size="13">`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
      '<path d="M0 0L8 4L0 8z" fill="#888"/></marker></defs>',
    ...order.map((index) => boxes[index]),
    ...arrows,
    '</svg>',
  ].join('\n');
}

interface Point {
  x: number;
  y: number;
}

interface Place extends Point {
  width: number;
  height: number;
}

const FILL = { task: '#dbe9ff', other: '#eeeeee', group: 'none' } as const;

function box({ x, y, width, height }: Place, label: string, kind: keyof typeof FILL): string {
  const [left, top] = [x - width / 2, y - height / 2];
  const shape = `<rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" rx="6" fill="${FILL[kind]}" stroke="#888"/>`;
  const text = escapeXml(label);
  if (kind === 'group') return `${shape}<text x="${round(left + 8)}" y="${round(top + 14)}" fill="#888">${text}</text>`;
  return `${shape}<text x="${round(x)}" y="${round(y + 4.5)}" text-anchor="middle" fill="#222">${text}</text>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]);
