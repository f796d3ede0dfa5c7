/** Reading back what a run has published, to tell people about it. */
import { z } from 'zod';
import { pointerKey } from '../inbox/release.ts';
import { NotFoundError } from '../store/errors.ts';
import type { ObjectStore } from '../store/store.ts';

const transactionSchema = z.object({ from: z.string(), to: z.string(), type: z.string() });
const reportSchema = z.looseObject({
  run: z.string(),
  vintages: z.array(z.looseObject({ name: z.string() })),
  rejected: z.array(z.looseObject({ key: z.string().optional(), place: z.string().optional(), reason: z.string() })),
});

/** Number of transactions by type between two vintages. */
export interface ChangeCounts {
  from: string;
  to: string;
  counts: Record<string, number>;
}

export interface RejectedInput {
  key?: string | undefined;
  place?: string | undefined;
  reason: string;
}

export interface Published {
  changes: ChangeCounts[];
  rejected: RejectedInput[];
  /** The run that made the release. */
  run: string;
  /** Key of the tileset in the tiles store. */
  tileset: string;
}

/** What lies in the tiles store for a dataset now, and the vintages that it is made of, oldest first. */
export async function readPublished(
  tiles: ObjectStore,
  dataset: string,
): Promise<{ vintages: string[]; published: Published }> {
  const changes = await readChanges(tiles, dataset);
  const { run, vintages, rejected } = reportSchema.parse(JSON.parse(await readText(tiles, `${dataset}/report.json`)));
  const published = { changes, rejected, run, tileset: pointerKey(dataset) };
  return { vintages: vintages.map(({ name }) => name), published };
}

async function readChanges(tiles: ObjectStore, dataset: string): Promise<ChangeCounts[]> {
  const steps = new Map<string, ChangeCounts>();
  for (const line of (await readText(tiles, `${dataset}/transactions.jsonl`)).split('\n')) {
    if (line === '') continue;
    const { from, to, type } = transactionSchema.parse(JSON.parse(line));
    const name = `${from} ${to}`;
    if (!steps.has(name)) steps.set(name, { from, to, counts: {} });
    const { counts } = steps.get(name)!;
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return [...steps.values()];
}

/** The object as text; empty where a conversion without history leaves none. */
async function readText(store: ObjectStore, key: string): Promise<string> {
  try {
    return new TextDecoder().decode(await store.get(key));
  } catch (error) {
    if (error instanceof NotFoundError) return '';
    throw error;
  }
}
