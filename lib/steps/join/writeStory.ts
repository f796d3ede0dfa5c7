import { createHash } from 'node:crypto';
import { z } from 'zod';
import { createDifferences, type Differences, writeDifferences } from '../../changes/differences.ts';
import type { Story } from '../../changes/fold.ts';
import type { Vintage } from '../../city/vintage.ts';
import { cacheKey, putBlob, readEntry, writeEntry } from '../../store/cache.ts';
import type { ObjectStore } from '../../store/store.ts';
import { writeDocument } from '../documents.ts';
import { productKey } from '../keys.ts';
import { joinSpec } from './spec.ts';
import { versionTransactions } from './versionTransactions.ts';

/** The graphs of differences, which lie in the cache: a vintage changes none of those before it, most of the time. */
export const graphsSchema = z.array(z.object({ name: z.string(), sha256: z.string(), size: z.int() }));
type Graphs = z.infer<typeof graphsSchema>;

/**
 * Writes the story for people and viewers: transactions, buildings, graphs of differences and, where they are asked for,
 * transactions by version.
 */
export async function writeStory(
  work: ObjectStore,
  run: string,
  { transactions, versions }: Story,
  vintages: Vintage[],
  withVersionTransactions: boolean,
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
  const differences = createDifferences(transactions, versions);
  const graphs: Graphs = [];
  for (const [from, to] of comparedPairs(transactions, vintages)) {
    graphs.push({ name: `${from}-${to}.json`, ...(await keepGraph(work, differences(from, to))) });
  }
  await writeDocument(work, productKey(run, 'join', 'differences.json'), graphs);
  if (!withVersionTransactions) return;
  const dates = new Map(vintages.map(({ name, date }) => [name, date]));
  await writeDocument(
    work,
    productKey(run, 'join', 'versionTransactions.json'),
    versionTransactions(transactions, versions, dates),
  );
}

async function keepGraph(work: ObjectStore, differences: Differences): Promise<{ sha256: string; size: number }> {
  const { from, to, earlier, later, edges } = differences;
  const hash = createHash('sha256')
    .update(JSON.stringify([earlier, later]))
    .update(edges);
  const fields = { step: joinSpec.name, version: joinSpec.version, graph: [from, to], content: hash.digest('hex') };
  const key = cacheKey(fields);
  const known = await readEntry(work, key);
  if (known) return { sha256: known.outputs[0].sha256, size: known.outputs[0].size };
  const bytes = Buffer.from(writeDifferences(differences));
  const graph = { sha256: await putBlob(work, bytes), size: bytes.length };
  await writeEntry(work, key, { fields, outputs: [{ name: 'graph', ...graph }], result: {} });
  return graph;
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
