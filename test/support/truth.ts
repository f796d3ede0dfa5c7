/** Holding what a run said of the made city against what is known of it. */
import { findMistakes, score } from '../../lib/demo/score.ts';
import type { ExpectedTransaction, Truth } from '../../lib/demo/truth.ts';
import type { Release, Transaction, Version } from './release.ts';

/** What the truth says happened: pairs that stayed as they were are no lines of `transactions.jsonl`. */
export function whatHappened({ transactions }: Truth): { transactions: ExpectedTransaction[] } {
  return { transactions: transactions.filter(({ type }) => type !== 'unchanged') };
}

/** Precision and recall of every type of transaction. */
export function ratesOf(truth: Truth, { transactions }: Release): Record<string, [precision: number, recall: number]> {
  const { byType } = score(whatHappened(truth), transactions);
  return Object.fromEntries(byType.map(({ type, precision, recall }) => [type, [precision, recall]]));
}

/** The worst of all rates, and what went wrong, to be shown where a bar is missed. */
export function worstOf(truth: Truth, release: Release): { rate: number; wrong: object[]; missed: object[] } {
  const { wrong, missed } = findMistakes(whatHappened(truth), release.transactions);
  return { rate: Math.min(...Object.values(ratesOf(truth, release)).flat()), wrong, missed };
}

/** A transaction in one line, without its evidence. */
export function lineOf({ from, to, type, fromIds, toIds }: Omit<Transaction, 'evidence'>): string {
  return `${from} ${to} ${type} ${fromIds.toSorted().join('+')}>${toIds.toSorted().join('+')}`;
}

/** The life of a version in one line, without its name. */
export function lifeOf({ start, end, seen, ids, came, went }: Omit<Version, 'id'>): string {
  return JSON.stringify([start, end, seen, seen.map((vintage) => ids[vintage]?.toSorted()), came, went]);
}

/** Pairs that stand unchanged but are not the same versions before and after. */
export function tornPairs({ transactions }: Truth, { versions }: Release): string[] {
  const byId = new Map<string, Set<string>>();
  for (const { id, ids } of versions) {
    for (const [vintage, names] of Object.entries(ids)) {
      for (const name of names) {
        const key = `${vintage} ${name}`;
        byId.set(key, (byId.get(key) ?? new Set()).add(id));
      }
    }
  }
  return transactions
    .filter(({ type }) => type === 'unchanged')
    .filter(({ from, to, fromIds, toIds }) => {
      const [before, after] = [byId.get(`${from} ${fromIds[0]}`), byId.get(`${to} ${toIds[0]}`)];
      return !before || !after || before.size !== after.size || [...before].some((id) => !after.has(id));
    })
    .map(lineOf);
}
