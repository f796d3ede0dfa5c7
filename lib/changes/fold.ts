import { type History, inOrder } from './tables.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.ts';
import { type Transaction, transactionsOf } from './transactions.ts';
import { judge } from './verdicts.ts';
import { type Version, versionsOf } from './versions.ts';

export interface Story {
  transactions: Transaction[];
  /** Their `geometry`, `newest` and `members` are rows of the body table that was given. */
  versions: Version[];
}

/**
 * Folds all vintages of a dataset into what happened and what stood. The result does not depend on the order of bodies
 * and edges.
 */
export function foldHistory(history: History, thresholds: Thresholds = DEFAULT_THRESHOLDS): Story {
  const ordered = inOrder(history);
  const verdicts = judge(ordered, thresholds);
  const versions = versionsOf(ordered, verdicts).map((version) => ({
    ...version,
    geometry: ordered.rows[version.geometry],
    newest: ordered.rows[version.newest],
    members: version.members.map((row) => ordered.rows[row]),
  }));
  return { transactions: transactionsOf(ordered, verdicts), versions };
}
