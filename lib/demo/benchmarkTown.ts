/** The town of the benchmark: plots on a grid, and what stands on each in the years of the series. */
import { createRandom, hashText } from './random.ts';

/** What stands on a plot, in metres. */
export interface BenchmarkHouse {
  /** Same id, same house. */
  id: string;
  /** Middle of the house and its turn against the grid. */
  x: number;
  y: number;
  turn: number;
  width: number;
  depth: number;
  base: number;
  eaves: number;
  ridge: number;
  year: number;
}

export interface BenchmarkTown {
  plots: number;
  /** The house on a plot at a stage (0 is the first vintage), or undefined where none stands. */
  houseAt(plot: number, stage: number): BenchmarkHouse | undefined;
}

/** Plots of 22 by 26 m make about 1,700 houses a square kilometre, as in a town of detached houses. */
const PLOT = { width: 22, depth: 26 };
/** Plots on a side of a neighbourhood: its houses are turned the same way. */
const NEIGHBOURHOOD = 10;
/** Share of the plots in a development area where something happens: the rest waits. */
const DENSITY = 0.8;
/**
 * Development areas at a time for 100,000 buildings: a town of that size renews one district at a time. How many tiles
 * a vintage changes depends on this more than on anything else.
 */
const AREAS = 1;
/** So many houses stand for each plot that is still free in the first vintage. */
const HOUSES_PER_FREE_PLOT = 50;
/** Share of the changed plots where nothing stands afterwards. */
const CLEARED = 0.2;

/**
 * Plans a town with so many houses at stage 0. `changes[n]` is the share of them that are rebuilt, taken away or added
 * between the stages n and n + 1. As real building does, this happens in few development areas, not all over the town.
 */
export function planBenchmarkTown(houses: number, changes: number[], seed: number): BenchmarkTown {
  const plots = houses + Math.floor(houses / HOUSES_PER_FREE_PLOT);
  const columns = Math.ceil(Math.sqrt(plots));
  const rows = Math.ceil(plots / columns);
  const areas = changes.map((share, step) =>
    drawAreas(plots * share, columns, rows, Math.max(1, Math.round((AREAS * plots) / 100_000)), `${seed}/${step}`),
  );

  const generationAt = (plot: number, stage: number) => {
    const [column, row] = [plot % columns, Math.floor(plot / columns)];
    let generation = 0;
    for (let step = 0; step < stage; step++) {
      const inside = areas[step].some(({ x, y, radius }) => (column - x) ** 2 + (row - y) ** 2 < radius ** 2);
      if (inside && chance(seed, plot, step) < DENSITY) generation++;
    }
    return generation;
  };

  return {
    plots,
    houseAt(plot, stage) {
      const generation = generationAt(plot, stage);
      const random = createRandom(mixed(seed, plot, 1000 + generation));
      const free =
        generation === 0 ? plot % (HOUSES_PER_FREE_PLOT + 1) === HOUSES_PER_FREE_PLOT : random.chance(CLEARED);
      if (free) return undefined;
      const [column, row] = [plot % columns, Math.floor(plot / columns)];
      const neighbourhood = Math.floor(row / NEIGHBOURHOOD) * columns + Math.floor(column / NEIGHBOURHOOD);
      const eaves = random.between(3, 4.5) + generation * 3.5;
      return {
        id: `DENW33AL${plot.toString(36).toUpperCase().padStart(5, '0')}${generation}`,
        x: (column + 0.5) * PLOT.width + random.between(-1.5, 1.5),
        y: (row + 0.5) * PLOT.depth + random.between(-3, 3),
        turn: (chance(seed, neighbourhood, 3000) - 0.5) * 0.8,
        width: random.between(9, 13),
        depth: random.between(8, 11),
        base: 60 + column * 0.02 + row * 0.01,
        eaves,
        ridge: eaves + random.between(2.5, 4.5),
        year: generation === 0 ? 1900 + random.integer(105) : 2009 + 3 * generation,
      };
    },
  };
}

/** Round areas apart from each other that hold so many changed plots in all; positions in plots. */
function drawAreas(changed: number, columns: number, rows: number, count: number, seed: string) {
  const radius = Math.sqrt(changed / DENSITY / count / Math.PI);
  const random = createRandom(`areas/${seed}`);
  const band = columns / count;
  return Array.from({ length: count }, (_, index) => ({
    x: within(index * band + radius, (index + 1) * band - radius, random.next()),
    y: within(radius, rows - radius, random.next()),
    radius,
  }));
}

function within(low: number, high: number, share: number): number {
  return low > high ? (low + high) / 2 : low + (high - low) * share;
}

function chance(seed: number, index: number, purpose: number): number {
  return mixed(seed, index, purpose) / 4294967296;
}

function mixed(seed: number, index: number, purpose: number): number {
  return hashText(`${seed} ${index} ${purpose}`);
}
