/** The made city of about 2,000 buildings against what is known of it, through the whole pipeline. */
import { describe, expect, it } from 'vitest';
import type { SurveyError } from '../lib/demo/survey.ts';
import { runMadeCity } from './support/city.ts';
import { useFolder } from './support/folder.ts';
import { lifeOf, ratesOf, tornPairs, worstOf } from './support/truth.ts';

const folder = useFolder('made-city');
const MINUTES = 60_000;
const TYPES = ['creation', 'demolition', 'division', 'modification', 'redevelopment', 'regrouping', 'union'];
const ALL_RIGHT = Object.fromEntries(TYPES.map((type) => [type, [1, 1]]));

describe('the made city against its truth', () => {
  it(
    'is told wholly right',
    async () => {
      const { truth, city } = await runMadeCity(folder.path('plain'), {});
      expect(city.exitCode).toBe(0);
      expect(truth.transactions.length).toBeGreaterThan(2000);
      expect(ratesOf(truth, city)).toEqual(ALL_RIGHT);
      expect(tornPairs(truth, city)).toEqual([]);
      // As sets: where errors open a joint by more than 5 cm, one life is drawn in two pieces.
      expect(new Set(city.versions.map(lifeOf))).toEqual(new Set(truth.versions.map(lifeOf)));
      expect(city.report.rejected).toEqual([]);
      expect(city.report.rejectedSurfaces).toEqual([]);
    },
    2 * MINUTES,
  );

  it(
    'is told piece by piece where surveys do not err',
    async () => {
      const surveys = [{ jitter: 0 }, { jitter: 0 }, { jitter: 0 }];
      const { truth, city } = await runMadeCity(folder.path('exact'), { surveys });
      expect(ratesOf(truth, city)).toEqual(ALL_RIGHT);
      expect(city.versions.map(lifeOf).sort()).toEqual(truth.versions.map(lifeOf).sort());
    },
    2 * MINUTES,
  );

  /** The second and the third survey are 30 cm off, each another way. */
  const OFF: Partial<SurveyError>[] = [
    { jitter: 0.08 },
    { jitter: 0.08, shift: [0.3, 0, 0] },
    { jitter: 0.08, shift: [-0.2, 0.2, 0.1] },
  ];
  it.each<[name: string, bar: number, surveys: Partial<SurveyError>[]]>([
    ['5 cm of jitter', 0.99, [{ jitter: 0.05 }, { jitter: 0.05 }, { jitter: 0.05 }]],
    ['8 cm of jitter and every later survey 30 cm off', 0.97, OFF],
  ])(
    'is told with %s: at least %d of every type',
    async (name, bar, surveys) => {
      const { truth, city } = await runMadeCity(folder.path(name.slice(0, 4)), { surveys });
      const worst = worstOf(truth, city);
      expect(worst.rate, JSON.stringify(worst, undefined, 1)).toBeGreaterThanOrEqual(bar);
    },
    2 * MINUTES,
  );
});
