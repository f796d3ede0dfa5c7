import type { Told } from './tell.ts';

/** Intersection over union of the two bodies of an edge. */
export function iouOfRows({ rows, edges }: Told, edge: number): number {
  const common = edges.overlap[edge];
  return common / (rows[edges.from[edge]].area + rows[edges.to[edge]].area - common);
}

/** A building of the earlier vintage and all later ones that share ground with it. */
export interface United {
  fromIds: string[];
  toIds: string[];
  iou: number;
  /** Metres between the highest points. */
  topChange: number;
}

/** Groups 1→n of bodies between two vintages in which no later body touches a second earlier one. */
export function united({ rows, edges, idOf }: Told, earlier: number, later: number): United[] {
  const laterOf = new Map<number, number[]>();
  const earlierOf = new Map<number, number[]>();
  for (let edge = 0; edge < edges.from.length; edge++) {
    const [from, to] = [edges.from[edge], edges.to[edge]];
    if (rows[from].vintage !== earlier || rows[to].vintage !== later) continue;
    laterOf.set(from, [...(laterOf.get(from) ?? []), edge]);
    earlierOf.set(to, [...(earlierOf.get(to) ?? []), edge]);
  }
  const groups: United[] = [];
  for (const [from, own] of laterOf) {
    const to = own.map((edge) => edges.to[edge]);
    if (to.some((row) => earlierOf.get(row)!.length > 1)) continue;
    const common = own.reduce((sum, edge) => sum + edges.overlap[edge], 0);
    const areas = to.reduce((sum, row) => sum + rows[row].area, rows[from].area);
    const top = Math.max(...to.map((row) => rows[row].box[5]));
    const topChange = (top - rows[from].box[5]) / 1000;
    groups.push({ fromIds: [idOf(from)], toIds: to.map(idOf), iou: common / (areas - common), topChange });
  }
  return groups;
}
