import { expect, test } from 'vitest';
import { type Comparable, findMistakes, score } from './score.ts';

const union: Comparable = { from: '2009', to: '2012', type: 'union', fromIds: ['a', 'b'], toIds: ['c'] };
const creation: Comparable = { from: '2009', to: '2012', type: 'creation', fromIds: [], toIds: ['d'] };
const demolition: Comparable = { from: '2009', to: '2012', type: 'demolition', fromIds: ['e'], toIds: [] };

test('the order of ids and of transactions does not matter', () => {
  const { byType } = score({ transactions: [union, creation] }, [creation, { ...union, fromIds: ['b', 'a'] }]);
  expect(byType.map(({ type, precision, recall }) => [type, precision, recall])).toEqual([
    ['creation', 1, 1],
    ['union', 1, 1],
  ]);
});

test('a wrong type, vintage or id costs precision and recall, a doublet precision alone', () => {
  const truth = { transactions: [union, creation, demolition] };
  const said = [{ ...union, type: 'division' }, creation, creation, { ...demolition, to: '2015' }];
  const byType = Object.fromEntries(score(truth, said).byType.map((one) => [one.type, one]));
  expect(byType.union).toMatchObject({ expected: 1, found: 0, precision: 1, recall: 0 });
  expect(byType.division).toMatchObject({ expected: 0, found: 1, precision: 0, recall: 1 });
  expect(byType.creation).toMatchObject({ expected: 1, found: 2, right: 1, precision: 0.5, recall: 1 });
  expect(byType.demolition).toMatchObject({ right: 0, precision: 0, recall: 0 });
  expect(findMistakes(truth, said)).toEqual({ wrong: [said[0], said[3]], missed: [union, demolition] });
});
