/** The script of the made city: what stood where at each survey, and as what it was registered. No geometry yet. */
import { annex, drawLook, type Event, GROUND_EVENTS, PAPER_EVENTS, PLAIN_EVENTS } from './events.ts';
import { letters, type PlannedRow, planTown } from './plan.ts';
import { createRandom, type Random } from './random.ts';
import { areaOf, type House, type Look, type Plot, type Registered, type Row, type Script } from './town.ts';

export interface ScriptOptions {
  vintages: string[];
  columns: number;
  rows: number;
  seed: number;
  /** Draws the ids anew and changes nothing else. */
  idSeed: number;
}

type PlannedPlot = PlannedRow['plots'][number];

/** How the houses of a row are lumped in the first and in the second survey: numbers of plots, over and over. */
interface Lumping {
  first: number[];
  second: number[];
}

const LUMPINGS: Lumping[] = [
  { first: [2], second: [2] },
  { first: [3], second: [3] },
  { first: [2], second: [2] },
  { first: [3], second: [3] },
  { first: [4], second: [4] },
  { first: [2], second: [4] },
  { first: [4], second: [2] },
  { first: [4], second: [2, 4, 4, 4] },
];

/** Share of the rows that the first two surveys registered in lumps. */
const LUMPED = 0.4;
/** How likely something happens to a plot between two surveys, by its kind; the last for a plot within a lump. */
const LIVELINESS = { house: 0.14, single: 0.14, pair: 0.45, strip: 0.45, inLump: 0.25 };

const EVENTS: Record<string, Event> = { ...PLAIN_EVENTS, ...GROUND_EVENTS, ...PAPER_EVENTS };

/** What may happen to a plot of each kind, the likelier the more often it is named. */
const MENUS: Record<Plot['kind'] | 'inLump', string[]> = {
  house: [
    ...Object.keys(PLAIN_EVENTS),
    'create',
    'create',
    'extend',
    'extend',
    'shrink',
    'buildAnnex',
    'registerAnnex',
  ],
  single: Object.keys(PLAIN_EVENTS),
  pair: ['joinByPassage', 'joinByRebuilding', 'openPassage', 'divideByRebuilding', 'raise', 'demolish'],
  strip: ['develop', 'develop', 'develop', 'fillStrip', 'registerTogether', 'registerApart'],
  inLump: [...Object.keys(PLAIN_EVENTS), 'demolish', 'demolish', 'demolish'],
};

export function writeScript({ vintages, columns, rows, seed, idSeed }: ScriptOptions): Script {
  const script = { vintages, rows: planTown(columns, rows, seed).map((row) => tellRow(row, seed)) };
  numberBuildings(script, idSeed);
  return script;
}

function tellRow(row: PlannedRow, seed: number): Row {
  const random = createRandom(`story/${seed}/${row.id}`);
  const lumping =
    (row.character === 'terrace' || row.character === 'detached') && random.chance(LUMPED)
      ? random.pick(LUMPINGS)
      : undefined;
  const common = random.chance(0.6) ? drawLook('box', random) : undefined;
  const plots = row.plots.map((plot): Plot => {
    const timeline = [firstHouses(plot, row, common, random)];
    const events: string[] = [];
    for (const step of [0, 1]) {
      const [event, houses] = drawEvent(
        plot,
        timeline[step],
        likelihood(plot, row, lumping, step),
        lumping !== undefined,
        random,
      );
      events.push(event);
      timeline.push(houses);
    }
    return { ...plot, timeline, events };
  });
  const sizes = [lumping?.first, lumping?.second, undefined];
  const registered = [0, 1, 2].map((survey) =>
    row.seenBy.includes(survey) ? register(plots, survey, sizes[survey]) : [],
  );
  const { id, bounds, base, seenBy } = row;
  return { id, bounds, base, seenBy, plots, registered };
}

/** The first house of a plot must be this part of all that could stand in its lump, or its change would be too small. */
const LEAST_SHARE = 0.22;

/**
 * Nothing happens where ground could be in doubt, nor while lumps are drawn otherwise than before: then one could
 * argue about what it should be called. What the second survey did not see happens once, before the third.
 */
function likelihood(plot: PlannedPlot, row: PlannedRow, lumping: Lumping | undefined, step: number): number {
  if (!row.mayChange || (step === 0 && !row.seenBy.includes(1))) return 0;
  if (!lumping) return LIVELINESS[plot.kind];
  if (step === 0 && lumping.first.join() !== lumping.second.join()) return 0;
  const lumps = [lumping.first, lumping.second].map(
    (sizes) => chunk(row.plots, sizes).find((plots) => plots.includes(plot))!,
  );
  const share = Math.min(...lumps.map((plots) => areaOf(plot.sites[0]) / totalArea(plots)));
  return share < LEAST_SHARE ? 0 : LIVELINESS.inLump;
}

function totalArea(plots: PlannedPlot[]): number {
  return plots.flatMap(({ sites }) => sites).reduce((sum, site) => sum + areaOf(site), 0);
}

function drawEvent(
  plot: PlannedPlot,
  houses: House[],
  likelihood: number,
  inLump: boolean,
  random: Random,
): [string, House[]] {
  if (!random.chance(likelihood)) return ['stay', houses];
  for (const name of random.shuffle(MENUS[inLump ? 'inLump' : plot.kind])) {
    const after = EVENTS[name](houses, plot, random);
    if (after) return [name, after];
  }
  return ['stay', houses];
}

function firstHouses(plot: PlannedPlot, row: PlannedRow, common: Look | undefined, random: Random): House[] {
  const [a, b, c, d] = plot.sites as [Plot['sites'][number], ...Plot['sites']];
  const look =
    common && row.character !== 'estate' && a.shape === 'box' ? common : drawLook(a.shape, random, row.character);
  switch (plot.kind) {
    case 'single':
      return random.chance(0.06) ? [] : [[{ site: a, look }]];
    case 'house':
      if (random.chance(0.1)) return [];
      return [random.chance(0.25) ? [{ site: a, look }, annex(b)] : [{ site: a, look }]];
    case 'pair': {
      const [left, right] = [
        { site: a, look },
        { site: b, look },
      ];
      const between: Look = { roof: 'flat', eaves: look.eaves - 0.5, ridge: look.eaves - 0.5 };
      return random.chance(0.5) ? [[left], [right]] : [[left, right, { site: c, look: between }]];
    }
    case 'strip': {
      const volumes = [a, b, c, d].map((site) => ({ site, look }));
      return [volumes.slice(0, 2), volumes.slice(2)];
    }
  }
}

/** Each house by itself, or all houses of so many plots as one. */
function register(plots: Plot[], survey: number, sizes: number[] | undefined): Registered[] {
  const houses = plots.flatMap(({ timeline }) => timeline[survey]);
  const lumps = sizes && chunk(plots, sizes).map((some) => some.flatMap(({ timeline }) => timeline[survey].flat()));
  return (lumps ?? houses).filter(({ length }) => length > 0).map((volumes) => ({ id: '', volumes }));
}

/** Cuts a list into pieces of the given sizes, over and over. */
function chunk<T>(items: T[], sizes: number[]): T[][] {
  const chunks: T[][] = [];
  for (let first = 0, turn = 0; first < items.length; turn++) {
    const size = sizes[turn % sizes.length];
    chunks.push(items.slice(first, first + size));
    first += size;
  }
  return chunks;
}

/** Numbers every survey's buildings afresh. The first two use the same names, for other buildings. */
function numberBuildings(script: Script, seed: number): void {
  for (const survey of [0, 1, 2]) {
    const buildings = script.rows.flatMap(({ registered }) => registered[survey]);
    const numbers = createRandom(`ids/${seed}/${survey}`).shuffle(buildings.map((_, index) => index));
    buildings.forEach((building, index) => {
      const number = numbers[index];
      building.id =
        survey < 2
          ? `DEMO_${String(number + 1).padStart(5, '0')}`
          : `BU_69${letters(26 + Math.floor(number / 100))}${(number % 100) + 1}`;
    });
  }
}
