import type { History } from './tables.ts';
import { createUnionFind } from './unionFind.ts';
import type { Verdicts } from './verdicts.ts';

/** A part of the ground plan that stood unchanged, as one body of one vintage draws it. */
export interface Piece {
  /** Row of the body whose geometry it has. */
  body: number;
  /** Rows of all bodies that it is, or is part of, itself included: by vintage, then by row. */
  members: number[];
}

/**
 * Cuts each chain of equal components into pieces: by the bodies of the vintage that has most of them, then the best level
 * of detail, then the earliest; where that vintage has nothing, by the next finest. Bodies of other vintages are members
 * of the pieces with which they share ground. Rows are those of a history that is `inOrder`; so is the order of pieces.
 */
export function piecesOf(history: History, verdicts: Verdicts): Piece[] {
  const links = equalLinks(history, verdicts);
  const pieces: Piece[] = [];
  for (const group of groupsOf(history, verdicts)) {
    if (isOneBody(history, group)) pieces.push({ body: bestOf(history, group), members: group });
    else pieces.push(...cut(history, group, links));
  }
  return pieces.sort((a, b) => a.body - b.body);
}

/** Overlaps within equal components, by row, into the later and into the earlier vintages. */
interface Links {
  later: Adjacency;
  earlier: Adjacency;
  overlap: Float64Array;
}

/** The edges of row r are `edges[starts[r]]` up to, not including, `edges[starts[r + 1]]`; `ends` are their other rows. */
interface Adjacency {
  starts: Uint32Array;
  edges: Uint32Array;
  ends: Uint32Array;
}

function equalLinks({ bodies, edges }: History, { bodies: components, bodyVerdicts }: Verdicts): Links {
  const rows = bodies.vintage.length;
  const found: number[] = [];
  for (let edge = 0; edge < edges.from.length; edge++)
    if (bodyVerdicts[components.from[edges.from[edge]]] === 'equal') found.push(edge);
  const equal = Uint32Array.from(found);
  return {
    later: adjacency(rows, equal, edges.from, edges.to),
    earlier: adjacency(rows, equal, edges.to, edges.from),
    overlap: edges.overlap,
  };
}

function adjacency(rows: number, selected: Uint32Array, near: Uint32Array, far: Uint32Array): Adjacency {
  const starts = new Uint32Array(rows + 1);
  for (const edge of selected) starts[near[edge] + 1]++;
  for (let row = 0; row < rows; row++) starts[row + 1] += starts[row];
  const places = starts.slice();
  const edges = new Uint32Array(selected.length);
  for (const edge of selected) edges[places[near[edge]]++] = edge;
  return { starts, edges, ends: edges.map((edge) => far[edge]) };
}

/** Rows that hang together by equal components, each group in the order of rows. */
function groupsOf({ bodies }: History, { bodies: components, bodyVerdicts }: Verdicts): number[][] {
  const rows = bodies.vintage.length;
  const sets = createUnionFind(rows);
  const first = new Int32Array(components.count).fill(-1);
  const join = (row: number, component: number): void => {
    if (component < 0 || bodyVerdicts[component] !== 'equal') return;
    if (first[component] < 0) first[component] = row;
    else sets.unite(first[component], row);
  };
  for (let row = 0; row < rows; row++) {
    join(row, components.from[row]);
    join(row, components.to[row]);
  }
  const groups = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const root = sets.find(row);
    const known = groups.get(root);
    if (known) known.push(row);
    else groups.set(root, [row]);
  }
  return [...groups.values()];
}

/** Whether no vintage has more than one body of a group: the group is one piece. */
function isOneBody({ bodies: { vintage } }: History, group: number[]): boolean {
  for (let at = 1; at < group.length; at++) if (vintage[group[at]] === vintage[group[at - 1]]) return false;
  return true;
}

/** The body of the best level of detail, the earliest of several. */
function bestOf({ bodies: { lod } }: History, group: number[]): number {
  return group.reduce((best, row) => (lod[row] > lod[best] ? row : best));
}

function cut(history: History, group: number[], links: Links): Piece[] {
  const { vintage, lod } = history.bodies;
  const byVintage = Map.groupBy(group, (row) => vintage[row]);
  const best = (rows: number[]): number => rows.reduce((most, row) => Math.max(most, lod[row]), 0);
  const finest = [...byVintage.values()].sort(
    (a, b) => b.length - a.length || best(b) - best(a) || vintage[a[0]] - vintage[b[0]],
  );
  const covered = new Set<number>();
  const pieces: Piece[] = [];
  for (const body of finest.flat()) {
    if (covered.has(body)) continue;
    const members = [
      ...follow(history, body, links.earlier, links.overlap),
      body,
      ...follow(history, body, links.later, links.overlap),
    ];
    members.sort((a, b) => a - b);
    pieces.push({ body, members });
    for (const member of members) covered.add(member);
  }
  return pieces;
}

/** The bodies that a body is, or is part of, in one direction of time. */
function follow(
  history: History,
  body: number,
  { starts, edges, ends }: Adjacency,
  overlap: Float64Array,
): Set<number> {
  const found = new Set<number>();
  let front = [body];
  while (front.length > 0) {
    const shares = new Map<number, number>();
    for (const row of front) {
      for (let at = starts[row]; at < starts[row + 1]; at++) {
        if (found.has(ends[at])) continue;
        // Only the first step has measured ground; further on, boxes tell which part of a larger body is meant.
        const share =
          row === body ? overlap[edges[at]] / smaller(history, body, ends[at]) : boxShare(history, body, ends[at]);
        shares.set(ends[at], Math.max(share, shares.get(ends[at]) ?? 0));
      }
    }
    const most = Math.max(...shares.values());
    const least = front[0] === body ? LEAST_SHARE : LEAST_BOX_SHARE;
    front = [...shares].filter(([, share]) => share === most || share >= least).map(([row]) => row);
    for (const row of front) found.add(row);
  }
  return found;
}

/** Part of the smaller of two bodies that must be common for the one to be part of the other. */
const LEAST_SHARE = 0.3;

/** The same of boxes: those of neighbours in a row that runs askew can share half of theirs. */
const LEAST_BOX_SHARE = 0.6;

const smaller = ({ bodies }: History, a: number, b: number): number => Math.min(bodies.area[a], bodies.area[b]);

/** Common part of two boxes in plan, of the smaller one. */
function boxShare({ bodies: { boxes } }: History, a: number, b: number): number {
  const [i, j] = [6 * a, 6 * b];
  const width = Math.min(boxes[i + 3], boxes[j + 3]) - Math.max(boxes[i], boxes[j]);
  const height = Math.min(boxes[i + 4], boxes[j + 4]) - Math.max(boxes[i + 1], boxes[j + 1]);
  if (width <= 0 || height <= 0) return 0;
  const areaOfBox = (at: number): number => (boxes[at + 3] - boxes[at]) * (boxes[at + 4] - boxes[at + 1]);
  return (width * height) / Math.min(areaOfBox(i), areaOfBox(j));
}
