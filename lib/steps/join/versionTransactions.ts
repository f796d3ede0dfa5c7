import { z } from 'zod';
import type { Story } from '../../changes/fold.ts';

/** A transaction told by the versions that it ended and began, as `3DTILES_temporal` wants it. */
export const versionTransactionSchema = z.object({
  /** yyyymmdd of the vintage that showed it. */
  to: z.int(),
  type: z.enum(['creation', 'demolition', 'modification', 'union', 'division', 'redevelopment']),
  source: z.array(z.string()),
  destination: z.array(z.string()),
});
export type VersionTransaction = z.infer<typeof versionTransactionSchema>;

/** Finds for every transaction the versions that end and those that begin by it. A regrouping ends and begins none. */
export function versionTransactions(
  transactions: Story['transactions'],
  versions: Story['versions'],
  dates: Map<string, number>,
): VersionTransaction[] {
  const ended = new Map<string, string[]>();
  const begun = new Map<string, string[]>();
  for (const { id, end, start, ids, seen } of versions) {
    if (end !== null) for (const owner of ids[seen.at(-1)!]) append(ended, `${end} ${owner}`, id);
    for (const owner of ids[start]) append(begun, `${start} ${owner}`, id);
  }
  return transactions.flatMap(({ to, type, fromIds, toIds }) => {
    if (type === 'regrouping') return [];
    const source = unique(fromIds.flatMap((id) => ended.get(`${to} ${id}`) ?? []));
    const destination = unique(toIds.flatMap((id) => begun.get(`${to} ${id}`) ?? []));
    return [{ to: dates.get(to)!, type, source, destination }];
  });
}

function append(map: Map<string, string[]>, key: string, id: string): void {
  const known = map.get(key);
  if (known) known.push(id);
  else map.set(key, [id]);
}

const unique = (ids: string[]): string[] => [...new Set(ids)].sort();
