/** What can happen on a plot between two surveys. All that changes changes by much more than surveys err. */
import type { Character } from './plan.ts';
import type { Random } from './random.ts';
import type { House, Look, Plot, Site, Volume } from './town.ts';

/**
 * The smallest real change: a roof of at least 8 m² that makes up 15 % of what is compared rises or falls by 2 m, or at
 * least 8 m² and 15 % of the ground plan are added or taken away.
 */
export const SMALLEST_CHANGE = { height: 2, area: 8, share: 0.15 };

/** What stands on the plot afterwards; undefined where this cannot happen there. */
export type Event = (houses: House[], plot: Pick<Plot, 'sites'>, random: Random) => House[] | undefined;

const STOREY = 2.8;

/** Events that take place within one house or make or end it: they can befall a house in a lump as well. */
export const PLAIN_EVENTS: Record<string, Event> = {
  create: (houses, { sites }, random) =>
    houses.length === 0 ? [[{ site: sites[0], look: drawLook(sites[0].shape, random) }]] : undefined,
  demolish: (houses) => (houses.length > 0 ? [] : undefined),
  raise: (houses, _, random) => {
    const storeys = random.pick([1, 1, 2]);
    return changeFirst(houses, (house) => house.map((volume) => lift(volume, storeys * STOREY)));
  },
  lower: (houses) =>
    changeFirst(houses, (house) =>
      house.every(({ look }) => look.eaves > 2 * STOREY + 2) ? house.map((volume) => lift(volume, -STOREY)) : undefined,
    ),
  replace: (houses, _, random) => changeFirst(houses, (house) => rebuild(house, tallest(house) + random.between(3, 8))),
};

/** Events that change the ground plan of a house or the number of houses. */
export const GROUND_EVENTS: Record<string, Event> = {
  extend: (houses, { sites }) =>
    houses.length === 1 && sites.length === 2 && houses[0].length === 1 ? [[...houses[0], annex(sites[1])]] : undefined,
  shrink: (houses, { sites }) =>
    houses.length === 1 && sites.length === 2 && houses[0].length === 2 ? [houses[0].slice(0, 1)] : undefined,
  buildAnnex: (houses, { sites }) =>
    houses.length === 1 && sites.length === 2 && houses[0].length === 1 ? [houses[0], [annex(sites[1])]] : undefined,
  joinByPassage: (houses, { sites }) =>
    isPair(sites) && houses.length === 2 ? [[...houses.flat(), passage(sites[2], houses.flat())]] : undefined,
  joinByRebuilding: (houses, { sites }, random) =>
    isPair(sites) && houses.length === 2
      ? [rebuild(allOver(sites), tallest(houses.flat()) + random.between(3, 6))]
      : undefined,
  openPassage: (houses, { sites }) =>
    isPair(sites) && houses.length === 1 && houses[0].length === 3 ? split(houses[0], [[0], [1]]) : undefined,
  divideByRebuilding: (houses, { sites }, random) => {
    if (!isPair(sites) || houses.length !== 1) return undefined;
    const top = tallest(houses[0]);
    const [left, right] = split(houses[0], [[0], [1]]) as [House, House];
    return [rebuild(left, top + random.between(3, 6)), rebuild(right, top + random.between(3, 6))];
  },
  develop: (houses, { sites }, random) => {
    if (sites.length !== 4 || houses.length !== 2) return undefined;
    const top = tallest(houses.flat());
    const parts = random.pick([
      [[0], [1, 2], [3]],
      [[0], [1, 2, 3]],
      [[0, 1, 2], [3]],
    ]);
    return split(houses.flat(), parts).map((house) => rebuild(house, top + random.between(3, 9)));
  },
  fillStrip: (houses, { sites }, random) =>
    sites.length === 4 && houses.length === 2
      ? [rebuild(houses.flat(), tallest(houses.flat()) + random.between(3, 9))]
      : undefined,
};

/** Nothing is built, but houses are registered together or apart. */
export const PAPER_EVENTS: Record<string, Event> = {
  registerAnnex: (houses, { sites }) =>
    houses.length === 1 && sites.length === 2 && houses[0].length === 2 ? split(houses[0], [[0], [1]]) : undefined,
  registerTogether: (houses, { sites }) => (sites.length === 4 && houses.length === 2 ? [houses.flat()] : undefined),
  registerApart: (houses, { sites }) =>
    sites.length === 4 && houses.length === 1
      ? split(houses[0], [
          [0, 1],
          [2, 3],
        ])
      : undefined,
};

/** A look for a house on a site of this shape: only boxes have gables and hips. */
export function drawLook(shape: Site['shape'], random: Random, character?: Character): Look {
  const storeys =
    character === 'estate'
      ? random.pick([6, 8, 12, 16])
      : random.pick(character === 'detached' ? [1, 2, 2, 3] : [3, 4, 4, 5, 6]);
  const eaves = tenth(storeys * STOREY + 0.6);
  if (shape !== 'box' || character === 'estate') return { roof: 'flat', eaves, ridge: eaves };
  const roof = character === 'detached' ? random.pick(['gable', 'hip'] as const) : 'gable';
  return { roof, eaves, ridge: tenth(eaves + random.between(2.5, 3.5)) };
}

/** A low flat building behind a house. */
export function annex(site: Volume['site']): Volume {
  return { site, look: { roof: 'shed', eaves: 3.2, ridge: 4.4 } };
}

function passage(site: Volume['site'], beside: House): Volume {
  const height = Math.min(...beside.map(({ look }) => look.eaves)) - 0.5;
  return { site, look: { roof: 'flat', eaves: tenth(height), ridge: tenth(height) } };
}

function lift({ site, look }: Volume, metres: number): Volume {
  return { site, look: { ...look, eaves: tenth(look.eaves + metres), ridge: tenth(look.ridge + metres) } };
}

/** The same ground under a flat roof of the given height. */
function rebuild(house: House, height: number): House {
  const look: Look = { roof: 'flat', eaves: tenth(height), ridge: tenth(height) };
  return house.map(({ site }) => ({ site, look }));
}

function allOver(sites: Plot['sites']): House {
  return sites.map((site) => ({ site, look: { roof: 'flat', eaves: 0, ridge: 0 } }));
}

function split(house: House, parts: number[][]): House[] {
  return parts.map((indices) => indices.map((index) => house[index]));
}

function changeFirst(houses: House[], change: (house: House) => House | undefined): House[] | undefined {
  const changed = houses[0] && change(houses[0]);
  return changed ? [changed, ...houses.slice(1)] : undefined;
}

function isPair(sites: Plot['sites']): boolean {
  return sites.length === 3;
}

function tallest(house: House): number {
  return Math.max(...house.map(({ look }) => look.ridge));
}

function tenth(metres: number): number {
  return Math.round(metres * 10) / 10;
}
