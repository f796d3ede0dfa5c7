import { differencesOf } from '../../changes/differences.ts';
import type { Story } from '../../changes/fold.ts';
import type { Vintage } from '../../city/vintage.ts';
import type { ObjectStore } from '../../store/store.ts';
import { writeDocument } from '../documents.ts';
import { productKey } from '../keys.ts';
import { versionTransactions } from './versionTransactions.ts';

/** Writes the story for people and viewers: transactions, buildings, graphs of differences, and transactions by version. */
export async function writeStory(
  work: ObjectStore,
  run: string,
  { transactions, versions }: Story,
  vintages: Vintage[],
): Promise<void> {
  const lines = (records: object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
  await work.put(productKey(run, 'join', 'transactions.jsonl'), lines(transactions));
  const buildings = versions.map(({ id, start, end, seen, ids, came, went }) => ({
    id,
    start,
    end,
    seen,
    ids,
    came,
    went,
  }));
  await work.put(productKey(run, 'join', 'buildings.jsonl'), lines(buildings));
  for (const [from, to] of comparedPairs(transactions, vintages)) {
    const graph = differencesOf(from, to, transactions, versions);
    await writeDocument(work, productKey(run, 'join', `differences/${from}-${to}.json`), graph);
  }
  const dates = new Map(vintages.map(({ name, date }) => [name, date]));
  await writeDocument(
    work,
    productKey(run, 'join', 'versionTransactions.json'),
    versionTransactions(transactions, versions, dates),
  );
}

/** Neighbouring vintages, and those that were compared across a vintage that did not look. */
function comparedPairs(transactions: Story['transactions'], vintages: Vintage[]): [string, string][] {
  const pairs = new Map<string, [string, string]>();
  for (let later = 1; later < vintages.length; later++) {
    const [from, to] = [vintages[later - 1].name, vintages[later].name];
    pairs.set(`${from} ${to}`, [from, to]);
  }
  for (const { from, to } of transactions) pairs.set(`${from} ${to}`, [from, to]);
  return [...pairs.values()];
}
