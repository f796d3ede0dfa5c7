/** What came out of a run, for people. */
import { relative } from 'node:path';
import type { Folders } from './folders.ts';
import type { ChangeCounts, RejectedInput } from './published.ts';
import type { DatasetResult } from './runDataset.ts';
import { plural, table } from './words.ts';
import { isUrl } from './workStore.ts';

/** Types of transactions as columns, in the words that people use. */
const COLUMNS: [type: string, title: string][] = [
  ['creation', 'built'],
  ['demolition', 'demolished'],
  ['modification', 'altered'],
  ['union', 'merged'],
  ['division', 'divided'],
  ['redevelopment', 'redeveloped'],
  ['regrouping', 'regrouped'],
];
const SAID: Record<DatasetResult['outcome'], string> = {
  published: 'is published',
  unchanged: 'is published, and came out as it was before',
  'already current': 'was published before from the same files',
};
const SHOWN_REJECTIONS = 10;

/** Lines that tell what changed, what was refused, and where the tileset lies. */
export function summarize({ dataset, outcome, vintages, published }: DatasetResult, folders: Folders): string[] {
  return [
    '',
    `${dataset} ${SAID[outcome]}: ${plural(vintages.length, 'vintage')}.`,
    ...describeChanges(vintages, published.changes),
    ...describeRejections(published.rejected),
    `Tileset: ${shortPath(`${folders.tiles}/${published.tileset}`)}`,
  ];
}

/** Without a change, it is told that there is none: files of other quarters have nothing to be compared with. */
function describeChanges(vintages: string[], changes: ChangeCounts[]): string[] {
  if (changes.length === 0 && vintages.length > 1) return ['  Nothing changed on ground that two vintages cover.'];
  return changeTable(changes).map((line) => `  ${line}`);
}

/** A row a pair of vintages. */
export function changeTable(changes: ChangeCounts[]): string[] {
  if (changes.length === 0) return [];
  const header = ['', ...COLUMNS.map(([, title]) => title)];
  const rows = changes.map(({ from, to, counts }) => [
    `${from} → ${to}`,
    ...COLUMNS.map(([type]) => counts[type] ?? 0),
  ]);
  return table([header, ...rows]);
}

/** The first of the sentences that say what was refused; those that are the same are told once. */
export function describeRejections(rejected: RejectedInput[], noun = 'input'): string[] {
  if (rejected.length === 0) return [];
  const times = new Map<string, number>();
  for (const { key, place, reason } of rejected) {
    const where = [key, place].filter((part) => part !== undefined).join(', ');
    const line = where ? `  ${where}: ${reason}` : `  ${reason}`;
    times.set(line, (times.get(line) ?? 0) + 1);
  }
  const lines = [...times].map(([line, count]) =>
    count === 1 ? line : `${line} (${count.toLocaleString('en')} times)`,
  );
  const shown = lines.slice(0, SHOWN_REJECTIONS);
  const more = lines.length - shown.length;
  return [
    `${plural(rejected.length, noun)} could not be used:`,
    ...shown,
    ...(more > 0 ? [`  … and ${more} more, all in report.json.`] : []),
  ];
}

/** The path as one would type it here; addresses of buckets are whole. */
export function shortPath(path: string): string {
  if (isUrl(path)) return path;
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short || '.';
}
