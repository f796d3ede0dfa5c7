/** The town plan: rows of plots along streets, and the sites on them. */
import { layOut } from './coverage.ts';
import { createRandom, type Random } from './random.ts';
import type { Box, Plot, Site } from './town.ts';

export type Character = 'terrace' | 'detached' | 'estate' | 'court';

export interface PlannedRow {
  id: string;
  character: Character;
  bounds: Box;
  /** Height of the ground in metres. */
  base: number;
  plots: Pick<Plot, 'id' | 'kind' | 'sites'>[];
  seenBy: number[];
  /** Whether buildings may come and go here: see `Coverage.wellInside`. */
  mayChange: boolean;
}

/** A plot in metres along the street and away from it. */
interface Draft {
  kind: Plot['kind'];
  shape?: Site['shape'];
  sites: [along0: number, along1: number, deep0: number, deep1: number][];
}

const ROW_LENGTH = 90;
const ROW_DEPTH = 31;
/** Depth of the houses of a terrace. */
const TERRACE_DEPTH = 11;

/** Draws the plan of a town of `columns` times `rows` blocks, two rows of plots in each. */
export function planTown(columns: number, rows: number, seed: number): PlannedRow[] {
  const coverage = layOut(columns, rows);
  return coverage.blocks.flatMap((block) => {
    const outwards = Math.hypot((block.column + 0.5) / columns - 0.5, (block.row + 0.5) / rows - 0.5);
    return (['south', 'north'] as const).flatMap((side) => {
      const bounds =
        side === 'south'
          ? { ...block.bounds, y1: block.bounds.y0 + ROW_DEPTH }
          : { ...block.bounds, y0: block.bounds.y1 - ROW_DEPTH };
      const seenBy = coverage.seenBy(bounds);
      if (!seenBy) return [];
      const id = `${letters(block.row)}${block.column + 1}${side[0]}`;
      const random = createRandom(`plan/${seed}/${id}`);
      const character = drawCharacter(outwards, random);
      const plots = DRAFTERS[character](random).map((draft, index) => placeDraft(draft, index, id, bounds, side));
      const base = Math.round((168 + bounds.x0 * 0.008 + bounds.y0 * 0.005) * 10) / 10;
      return [{ id, character, bounds, base, plots, seenBy, mayChange: coverage.wellInside(bounds) }];
    });
  });
}

/** A, B … Z, AA, AB … */
export function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

/** Terraces in the middle of the town, detached houses outside, estates and courts here and there. */
function drawCharacter(outwards: number, random: Random): Character {
  const dice = random.next();
  if (dice < 0.06) return 'court';
  if (dice < 0.14) return 'estate';
  return random.chance(0.85 - outwards) ? 'terrace' : 'detached';
}

const DRAFTERS: Record<Character, (random: Random) => Draft[]> = {
  terrace: (random) => draftTerrace(0, random),
  detached: (random) => {
    const drafts: Draft[] = [];
    for (let along = random.between(0, 4); along < ROW_LENGTH - 15; ) {
      const set = tenth(random.between(4, 7));
      const width = tenth(random.between(10, 13));
      const depth = tenth(random.between(8.5, 10.5));
      const a = tenth(along);
      if (random.chance(0.2) && along < ROW_LENGTH - 27) {
        const [b, c] = [tenth(a + 10), tenth(a + 16)];
        drafts.push({
          kind: 'pair',
          sites: [
            [a, b, set, set + depth],
            [c, c + 10, set, set + depth],
            [b, c, set + 1, set + depth - 1],
          ],
        });
        along = c + 10 + random.between(4, 7);
      } else if (random.chance(0.15)) {
        drafts.push({ kind: 'single', shape: 'ell', sites: [[a, a + 14, set, set + 13]] });
        along = a + 14 + random.between(4, 8);
      } else {
        const b = tenth(a + width);
        drafts.push({
          kind: 'house',
          sites: [
            [a, b, set, set + depth],
            [a + 1, b - 3, set + depth, set + depth + 5],
          ],
        });
        along = b + random.between(4, 8);
      }
    }
    return drafts;
  },
  estate: (random) => {
    const tower = tenth(random.between(16, 20));
    return [
      { kind: 'single', sites: [[2, 2 + tower, 6, 6 + tower]] },
      { kind: 'single', sites: [[32, 62, 8, 20]] },
      { kind: 'single', sites: [[70, 70 + tower, 4, 4 + tower]] },
    ];
  },
  court: (random) => [{ kind: 'single', shape: 'court', sites: [[0, 42, 0, 29]] }, ...draftTerrace(42, random)],
};

/** Houses wall to wall, some pairs with a passage between them, and strips where one will build anew. */
function draftTerrace(from: number, random: Random): Draft[] {
  const drafts: Draft[] = [];
  for (let along = from; along < ROW_LENGTH - 9; ) {
    const width = tenth(random.between(7.5, 9.5));
    const at = (step: number) => tenth(along + step);
    const room = ROW_LENGTH - along;
    if (room > 32 && random.chance(0.3)) {
      drafts.push({ kind: 'strip', sites: [0, 1, 2, 3].map((i) => [at(8 * i), at(8 * i + 8), 0, TERRACE_DEPTH]) });
      along = at(32);
    } else if (room > 22 && random.chance(0.14)) {
      drafts.push({
        kind: 'pair',
        sites: [
          [at(0), at(8), 0, TERRACE_DEPTH],
          [at(13), at(21), 0, TERRACE_DEPTH],
          [at(8), at(13), 0, TERRACE_DEPTH],
        ],
      });
      along = at(21);
    } else {
      const yard = [at(1), at(width - 1.5), TERRACE_DEPTH, TERRACE_DEPTH + 5.5] satisfies Draft['sites'][number];
      drafts.push({ kind: 'house', sites: [[at(0), at(width), 0, TERRACE_DEPTH], yard] });
      along = at(width);
    }
  }
  return drafts;
}

function placeDraft(
  draft: Draft,
  index: number,
  row: string,
  bounds: Box,
  side: 'south' | 'north',
): PlannedRow['plots'][number] {
  const id = `${row}${String(index + 1).padStart(2, '0')}`;
  const sites = draft.sites.map(([along0, along1, deep0, deep1], site) => ({
    id: `${id}${'abcd'[site]}`,
    shape: draft.shape ?? ('box' as const),
    bounds: {
      x0: bounds.x0 + along0,
      x1: bounds.x0 + along1,
      y0: side === 'south' ? bounds.y0 + deep0 : bounds.y1 - deep1,
      y1: side === 'south' ? bounds.y0 + deep1 : bounds.y1 - deep0,
    },
  }));
  return { id, kind: draft.kind, sites };
}

function tenth(metres: number): number {
  return Math.round(metres * 10) / 10;
}
