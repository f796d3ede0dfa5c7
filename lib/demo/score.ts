import type { ToldTransaction } from './truth.ts';

/** How well transactions of one type were found. A rate is 1 where there was nothing to find or nothing was said. */
export interface TypeScore {
  type: string;
  expected: number;
  found: number;
  right: number;
  precision: number;
  recall: number;
}

/** What is compared of a transaction: anything that has these, such as the lines of `transactions.jsonl`. */
export type Comparable = Omit<ToldTransaction, 'type'> & { type: string };

/**
 * Compares transactions with the truth, type by type. One is right where both vintages, the type and the ids on both
 * sides are those of an expected one; one said twice is wrong the second time.
 */
export function score(
  truth: { transactions: readonly Comparable[] },
  transactions: readonly Comparable[],
): { byType: TypeScore[] } {
  const types = [...new Set([...truth.transactions, ...transactions].map(({ type }) => type))].sort();
  const byType = types.map((type) => {
    const expected = new Set(truth.transactions.filter((one) => one.type === type).map(keyOf));
    const found = transactions.filter((one) => one.type === type).map(keyOf);
    const right = [...new Set(found)].filter((key) => expected.has(key)).length;
    return {
      type,
      expected: expected.size,
      found: found.length,
      right,
      precision: found.length === 0 ? 1 : right / found.length,
      recall: expected.size === 0 ? 1 : right / expected.size,
    };
  });
  return { byType };
}

/** What was said but is not true, and what is true but was not said. */
export function findMistakes<Told extends Comparable, Found extends Comparable>(
  truth: { transactions: readonly Told[] },
  transactions: readonly Found[],
): { wrong: Found[]; missed: Told[] } {
  const told = new Set(truth.transactions.map(keyOf));
  const found = new Set(transactions.map(keyOf));
  return {
    wrong: transactions.filter((one) => !told.has(keyOf(one))),
    missed: truth.transactions.filter((one) => !found.has(keyOf(one))),
  };
}

function keyOf({ from, to, type, fromIds, toIds }: Comparable): string {
  return JSON.stringify([from, to, type, fromIds.toSorted(), toIds.toSorted()]);
}
