/**
 * The tree of tiles: a quadtree on a fixed grid of the work CRS. What a node holds follows from the features in its cell
 * alone, so that a feature added elsewhere renames and changes nothing here.
 */

/** Where features stand: one number a feature, in millimetres of the work CRS. */
export interface Anchors {
  x: Int32Array;
  y: Int32Array;
  /** Diagonal of the feature's bounding box in millimetres. */
  size: Int32Array;
}

export interface TreeOptions {
  /** A cell with more features than this is split. By default 2,000. */
  mostFeatures?: number;
}

export interface TileNode {
  /** `<level>-<x>-<y>` of its cell, whose side is 2^level metres; for ever the same. */
  name: string;
  /** The features drawn here: ascending indices of the anchors. */
  features: Uint32Array;
  /** Indices of nodes. */
  children: number[];
  /** Largest diagonal in metres of the features below; 0 for a leaf. */
  geometricError: number;
}

export interface TileTree {
  /** Each node stands before its children; the first is the root. Empty without features. */
  nodes: TileNode[];
}

const DEFAULT_MOST = 2000;
/** The cell that holds all of int32: 2^23 m. */
const ROOT_LEVEL = 23;
/**
 * The frame's zero lies a third into its cell on every level (4^12 - 1 over 3, in metres). Were it a corner of cells, a
 * town around it would be cut in four.
 */
const ZERO = 5_592_405_000;

/**
 * Puts every feature into exactly one node. A cell of few features is a leaf; any other keeps the features that are
 * larger than half of a child's cell, and hands the rest down to its four children. Cells that would hold nothing and
 * have one child are left out. The order of the anchors does not matter.
 */
export function buildTree(anchors: Anchors, { mostFeatures = DEFAULT_MOST }: TreeOptions = {}): TileTree {
  const all = Uint32Array.from(anchors.x, (_, index) => index);
  const nodes: TileNode[] = [];
  if (all.length > 0) grow(all, { level: ROOT_LEVEL, x: 0, y: 0 });
  return { nodes };

  /** Adds the cell's node and all below it; answers its index and the largest size in it. */
  function grow(features: Uint32Array, cell: Cell): { index: number; largest: number } {
    if (features.length <= mostFeatures)
      return { index: addNode(cell, features), largest: largestOf(features, anchors) };
    if (cell.level === 0) return growStack(features, cell);
    const { kept, handedDown } = share(features, cell, anchors, mostFeatures);
    const quarters = quarter(handedDown, cell, anchors);
    if (kept.length === 0 && quarters.length === 1) return grow(quarters[0].features, quarters[0].cell);
    const index = addNode(cell, kept);
    let below = 0;
    for (const { features, cell } of quarters) {
      const child = grow(features, cell);
      nodes[index].children.push(child.index);
      below = Math.max(below, child.largest);
    }
    nodes[index].geometricError = below / 1000;
    return { index, largest: Math.max(below, largestOf(kept, anchors)) };
  }

  /** More features on one square metre than a tile may have: as many leaves as needed. */
  function growStack(features: Uint32Array, cell: Cell): { index: number; largest: number } {
    const largest = largestOf(features, anchors);
    const index = addNode(cell, new Uint32Array(0));
    for (let from = 0; from < features.length; from += mostFeatures) {
      const leaf = addNode(cell, features.subarray(from, from + mostFeatures), `-${from / mostFeatures}`);
      nodes[index].children.push(leaf);
    }
    nodes[index].geometricError = largest / 1000;
    return { index, largest };
  }

  function addNode({ level, x, y }: Cell, features: Uint32Array, suffix = ''): number {
    return nodes.push({ name: `${level}-${x}-${y}${suffix}`, features, children: [], geometricError: 0 }) - 1;
  }
}

interface Cell {
  level: number;
  x: number;
  y: number;
}

/** What stays at a node: the features larger than half of a child's cell, the largest of them if they are too many. */
function share(
  features: Uint32Array,
  { level }: Cell,
  { size }: Anchors,
  most: number,
): { kept: Uint32Array; handedDown: Uint32Array } {
  let limit = 1000 * 2 ** (level - 2);
  const large = features.filter((feature) => size[feature] > limit);
  if (large.length > most) {
    const sizes = Int32Array.from(large, (feature) => size[feature]).sort();
    // Those of equal size go down together, so that their order does not matter.
    limit = sizes[sizes.length - most - 1];
  }
  return {
    kept: features.filter((feature) => size[feature] > limit),
    handedDown: features.filter((feature) => size[feature] <= limit),
  };
}

/** Sorts features into the quarters of a cell; empty ones are left out. */
function quarter(
  features: Uint32Array,
  { level, x, y }: Cell,
  anchors: Anchors,
): { features: Uint32Array; cell: Cell }[] {
  const side = 1000 * 2 ** (level - 1);
  const middleX = (2 * x + 1) * side - ZERO;
  const middleY = (2 * y + 1) * side - ZERO;
  return [0, 1, 2, 3]
    .map((part) => ({
      features: features.filter(
        (feature) => (anchors.x[feature] >= middleX ? 1 : 0) + (anchors.y[feature] >= middleY ? 2 : 0) === part,
      ),
      cell: { level: level - 1, x: 2 * x + (part & 1), y: 2 * y + (part >> 1) },
    }))
    .filter(({ features }) => features.length > 0);
}

function largestOf(features: Uint32Array, { size }: Anchors): number {
  let largest = 0;
  for (const feature of features) largest = Math.max(largest, size[feature]);
  return largest;
}
