/** Running one task alone: it reads the stores of a run and writes where nobody looks, so that nothing is recorded. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Json } from '../pipelines/definition.ts';
import { createFileStore } from '../store/file.ts';
import { openStore } from '../store/open.ts';
import { listAll, type ObjectStore, type Stores } from '../store/store.ts';
import type { RunEvent } from './events.ts';
import { type IsolatedTask, withItem } from './isolate.ts';
import { type Outcome, runPipeline } from './runPipeline.ts';

export interface TryRequest {
  isolated: IsolatedTask;
  input: { run: string; [name: string]: Json };
  /** What the map that the task lies in would give it. */
  item?: Json | undefined;
  /** The stores that it reads; none is written. */
  storeUrls: Record<keyof Stores, string>;
  signal: AbortSignal;
  onEvent: (event: RunEvent) => void;
}

export interface WrittenObject {
  bucket: 'work' | 'tiles';
  key: string;
  size: number;
  /** Of a small text. */
  text?: string;
}

export interface TryResult {
  outcome: Outcome;
  seconds: number;
  written: WrittenObject[];
}

const SMALL = 4096;
const TEXT = /\.(json|jsonl|geojson|txt|csv|tsv|md|gml|xml|ya?ml|log)$/;

export async function tryTask({ isolated, input, item, storeUrls, signal, onEvent }: TryRequest): Promise<TryResult> {
  const folder = await mkdtemp(join(tmpdir(), 'chronotiles-test-'));
  try {
    const over = (bucket: 'work' | 'tiles'): string => {
      const upper = pathToFileURL(join(folder, bucket)).href;
      return `layered:${[upper, storeUrls[bucket]].map(encodeURIComponent).join('+')}`;
    };
    const urls = { inbox: storeUrls.inbox, work: over('work'), tiles: over('tiles') };
    const stores = {
      inbox: await openStore(urls.inbox),
      work: await openStore(urls.work),
      tiles: await openStore(urls.tiles),
    };
    const started = performance.now();
    const outcome = await runPipeline({
      pipeline: isolated.pipeline,
      input: withItem(input, item) as TryRequest['input'],
      stores,
      storeUrls: urls,
      workers: 1,
      signal,
      onEvent,
    });
    const seconds = (performance.now() - started) / 1000;
    const written = [
      ...(await readWritten('work', createFileStore(join(folder, 'work')))),
      ...(await readWritten('tiles', createFileStore(join(folder, 'tiles')))),
    ];
    return { outcome, seconds, written };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readWritten(bucket: 'work' | 'tiles', store: ObjectStore): Promise<WrittenObject[]> {
  const written: WrittenObject[] = [];
  for await (const { key, size } of listAll(store, '')) {
    const isText = size <= SMALL && TEXT.test(key);
    written.push({ bucket, key, size, ...(isText && { text: Buffer.from(await store.get(key)).toString() }) });
  }
  return written;
}
