/**
 * The tree of tiles: cells of a fixed grid on the work CRS, halved along x and y by turns, at the end into three where
 * that comes nearer to the size that tiles should have. What a node holds follows from the features in its cell alone, so
 * that a feature added elsewhere renames and changes nothing here.
 */

/** Where features stand: one number a feature, in millimetres of the work CRS. */
export interface Anchors {
  x: Int32Array;
  y: Int32Array;
  /** Diagonal of the feature's bounding box in millimetres. */
  size: Int32Array;
  /** When the feature stands: from this date up to, not including, that one; positions in the order of dates. */
  from: Uint8Array;
  until: Uint8Array;
}

export interface TreeOptions {
  /**
   * A cell in which more features than this stand at once, or twice as many through time, is cut. By default 1,000, so
   * that of the leaves inside a city 500 to 750 are seen at a time.
   */
  mostFeatures?: number;
}

export interface TileNode {
  /** `<level>-<x>-<y>` of its cell, with `t0` to `t2` for a third of it; for ever the same. */
  name: string;
  /** The features drawn here: indices of the anchors, ascending. */
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

/** A cell of level n measures 2^⌊n/2⌋ m along x and 2^⌈n/2⌉ m along y. */
interface Cell {
  level: number;
  x: number;
  y: number;
}

const DEFAULT_MOST = 1000;
/** The cell that holds all of int32: 2^23 m square. */
const ROOT: Cell = { level: 46, x: 0, y: 0 };
/**
 * The frame's zero in millimetres from the grid's: (4^12 - 1) / 3 m, so that it lies a third or two thirds into its cell
 * on every level. Were it a corner of cells, a town around it would be cut in four.
 */
const ZERO = 5_592_405_000;

/**
 * Puts every feature into exactly one node. A cell of few features is a leaf; any other keeps the features that are
 * larger than half of the shorter side of its halves, and hands the rest down. Cells that would keep nothing and have
 * one child are left out. The order of the anchors does not matter.
 */
export function buildTree(anchors: Anchors, { mostFeatures = DEFAULT_MOST }: TreeOptions = {}): TileTree {
  const all = Uint32Array.from(anchors.x, (_, index) => index);
  const nodes: TileNode[] = [];
  if (all.length > 0) grow(all, ROOT);
  return { nodes };

  /** Adds the cell's node and all below it; answers its index and the largest size in it. */
  function grow(features: Uint32Array, around: Cell): { index: number; largest: number } {
    const largest = largestOf(features, anchors);
    if (crowdOf(features, anchors) <= mostFeatures) return { index: addNode(around, features), largest };
    const cell = narrow(features, around, largest, anchors);
    if (cell.level === 0) return { index: growStack(features, cell, largest), largest };
    const { kept, handedDown } = share(features, limitOf(cell), anchors, mostFeatures);
    const index = addNode(cell, kept);
    const thirds = cutInThirds(handedDown, cell, anchors, mostFeatures);
    if (thirds) {
      nodes[index].geometricError = largestOf(handedDown, anchors) / 1000;
      thirds.forEach((third, number) => {
        if (third.length > 0) nodes[index].children.push(addNode(cell, third, `t${number}`));
      });
      return { index, largest };
    }
    const halves = halve(handedDown, cell, anchors);
    for (const { features, cell } of halves) {
      const child = grow(features, cell);
      nodes[index].children.push(child.index);
      nodes[index].geometricError = Math.max(nodes[index].geometricError, child.largest / 1000);
    }
    return { index, largest };
  }

  /** More features on one square metre than a tile may have: as many leaves as needed. */
  function growStack(features: Uint32Array, cell: Cell, largest: number): number {
    const index = addNode(cell, new Uint32Array(0));
    for (let from = 0; from < features.length; from += mostFeatures) {
      const leaf = addNode(cell, features.subarray(from, from + mostFeatures), `-${from / mostFeatures}`);
      nodes[index].children.push(leaf);
    }
    nodes[index].geometricError = largest / 1000;
    return index;
  }

  function addNode({ level, x, y }: Cell, features: Uint32Array, suffix = ''): number {
    return nodes.push({ name: `${level}-${x}-${y}${suffix}`, features, children: [], geometricError: 0 }) - 1;
  }
}

/**
 * What decides whether a cell is cut: the most features that stand at once, and at least half of all. What is built
 * where something else stood does not count twice, so that a district that is rebuilt keeps its cells.
 */
function crowdOf(features: Uint32Array, { from, until }: Anchors): number {
  const changes = new Int32Array(257);
  for (let index = 0; index < features.length; index++) {
    changes[from[features[index]]]++;
    changes[until[features[index]]]--;
  }
  let standing = 0;
  let most = 0;
  for (let date = 0; date < changes.length; date++) {
    standing += changes[date];
    if (standing > most) most = standing;
  }
  return Math.max(most, features.length / 2);
}

/** A feature of at most this size (mm) is handed down to the halves of a cell. */
const limitOf = ({ level }: Cell): number => 500 * 2 ** ((level - 1) >> 1);

const cutsX = ({ level }: Cell): boolean => level % 2 === 0;

/** Where a cell is halved, in millimetres of the work CRS. */
function middleOf(cell: Cell): number {
  const half = 1000 * 2 ** ((cell.level - 1) >> 1);
  return (2 * (cutsX(cell) ? cell.x : cell.y) + 1) * half - ZERO;
}

function halfOf(cell: Cell, upper: 0 | 1): Cell {
  const { level, x, y } = cell;
  return cutsX(cell) ? { level: level - 1, x: 2 * x + upper, y } : { level: level - 1, x, y: 2 * y + upper };
}

/** The smallest cell within which the features are not all handed down to one half. */
function narrow(features: Uint32Array, around: Cell, largest: number, { x, y }: Anchors): Cell {
  const [west, east] = limitsOf(features, x);
  const [south, north] = limitsOf(features, y);
  let cell = around;
  while (cell.level > 0 && largest <= limitOf(cell)) {
    const [low, high] = cutsX(cell) ? [west, east] : [south, north];
    const middle = middleOf(cell);
    if (low < middle && high >= middle) break;
    cell = halfOf(cell, low >= middle ? 1 : 0);
  }
  return cell;
}

/** What stays at a node: the features larger than the limit, only the largest of them if they are too many. */
function share(
  features: Uint32Array,
  limit: number,
  { size }: Anchors,
  most: number,
): { kept: Uint32Array; handedDown: Uint32Array } {
  const large = features.filter((feature) => size[feature] > limit);
  if (large.length === 0) return { kept: large, handedDown: features };
  let least = limit;
  if (large.length > most) {
    // Those of equal size go down together, so that their order does not matter.
    const sizes = Int32Array.from(large, (feature) => size[feature]).sort();
    least = sizes[sizes.length - most - 1];
  }
  return {
    kept: large.filter((feature) => size[feature] > least),
    handedDown: features.filter((feature) => size[feature] <= least),
  };
}

/** Sorts features into the halves of a cell; an empty one is left out. */
function halve(features: Uint32Array, cell: Cell, { x, y }: Anchors): { features: Uint32Array; cell: Cell }[] {
  const along = cutsX(cell) ? x : y;
  const middle = middleOf(cell);
  return [
    { features: features.filter((feature) => along[feature] < middle), cell: halfOf(cell, 0) },
    { features: features.filter((feature) => along[feature] >= middle), cell: halfOf(cell, 1) },
  ].filter(({ features }) => features.length > 0);
}

/**
 * Cuts a cell into three strips where its halves would be nearer to the most that a tile may have than its thirds are to
 * half of that. Undefined where halves are better, or a third would still be too full.
 */
function cutInThirds(features: Uint32Array, cell: Cell, anchors: Anchors, most: number): Uint32Array[] | undefined {
  const crowd = crowdOf(features, anchors);
  if (crowd <= 1.5 * most || crowd > 2 * most) return undefined;
  const along = cutsX(cell) ? anchors.x : anchors.y;
  // Whole millimetres, since the sides of cells are no multiples of three.
  const third = Math.round((2000 * 2 ** ((cell.level - 1) >> 1)) / 3);
  const first = middleOf(cell) - Math.round(third / 2);
  const second = first + third;
  const thirds = [
    features.filter((feature) => along[feature] < first),
    features.filter((feature) => along[feature] >= first && along[feature] < second),
    features.filter((feature) => along[feature] >= second),
  ];
  return thirds.every((own) => crowdOf(own, anchors) <= most) ? thirds : undefined;
}

function limitsOf(features: Uint32Array, along: Int32Array): [low: number, high: number] {
  let low = along[features[0]];
  let high = low;
  for (let index = 1; index < features.length; index++) {
    const value = along[features[index]];
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  return [low, high];
}

function largestOf(features: Uint32Array, { size }: Anchors): number {
  let largest = 0;
  for (const feature of features) if (size[feature] > largest) largest = size[feature];
  return largest;
}
