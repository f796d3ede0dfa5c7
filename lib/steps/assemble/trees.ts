import { z } from 'zod';
import { MODULES } from '../../city/cityObject.ts';
import type { TileNode, TileTree } from '../../tiles/tree.ts';

export const treesSchema = z.array(
  z.object({
    module: z.enum(MODULES),
    nodes: z.array(
      z.object({ name: z.string(), children: z.array(z.int()), geometricError: z.number(), unit: z.int() }),
    ),
  }),
);
export type Trees = z.infer<typeof treesSchema>;

/** Hangs the trees of all modules under one root; `units[i]` draws node i, -1 where nothing is drawn. */
export function joinTrees(trees: Trees): { tree: TileTree; units: number[] } {
  const nodes: TileNode[] = [];
  const units: number[] = [];
  const add = (name: string, children: number[], geometricError: number, unit: number): void => {
    nodes.push({ name, children, geometricError, features: new Uint32Array(0) });
    units.push(unit);
  };
  if (trees.length > 1) {
    add('city', rootsOf(trees), Math.max(...trees.map(({ nodes }) => nodes[0].geometricError)), -1);
  }
  for (const { module, nodes: own } of trees) {
    const offset = nodes.length;
    for (const { name, children, geometricError, unit } of own) {
      const unique = trees.length > 1 ? `${module}-${name}` : name;
      add(
        unique,
        children.map((child) => child + offset),
        geometricError,
        unit,
      );
    }
  }
  return { tree: { nodes }, units };
}

/** Where the root of each tree comes to lie behind the common root. */
function rootsOf(trees: Trees): number[] {
  const roots: number[] = [];
  let next = 1;
  for (const { nodes } of trees) {
    roots.push(next);
    next += nodes.length;
  }
  return roots;
}
