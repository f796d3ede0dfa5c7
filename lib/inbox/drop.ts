/** What lies in the inbox for a dataset, as a listing shows it: enough to tell whether something was dropped since. */
import { createHash } from 'node:crypto';
import { listAll, type ObjectStore } from '../store/store.ts';
import { parseInboxKey } from './key.ts';
import type { DatasetSettings } from './settings.ts';

export interface Drop {
  /** Another one means that something was dropped, taken away or put in place of something else. */
  fingerprint: string;
  /** Those with at least one source. */
  vintages: Set<string>;
  /** There is a `READY`, of a vintage or of all of it. */
  hasReady: boolean;
  /** Something was meant as input and cannot be taken. */
  hasMistakes: boolean;
}

/**
 * Lists a dataset, and opens no object. `READY` objects do not count: they say something about a drop, and are none.
 * Bytes that are dropped again under the same key leave the fingerprint as it was, where the listing of the store tells ETags.
 */
export async function lookAtDrop(inbox: ObjectStore, dataset: string): Promise<Drop> {
  const hash = createHash('sha256');
  const vintages = new Set<string>();
  let [hasReady, hasMistakes] = [false, false];
  for await (const { key, size, etag } of listAll(inbox, `${dataset}/`)) {
    const parsed = parseInboxKey(key);
    hasReady ||= parsed.kind === 'ready';
    if (parsed.kind === 'ignored' || parsed.kind === 'ready') continue;
    if (parsed.kind === 'source') vintages.add(parsed.vintage);
    else if (parsed.kind === 'rejected') hasMistakes = true;
    hash.update(`${JSON.stringify([key, size, etag ?? null])}\n`);
  }
  return { fingerprint: hash.digest('hex').slice(0, 20), vintages, hasReady, hasMistakes };
}

/** Vintages that the settings expect before a run starts by itself, and that have no source yet. */
export function missingVintages({ expect = [] }: DatasetSettings, vintages: ReadonlySet<string>): string[] {
  return expect.filter((vintage) => !vintages.has(vintage));
}
