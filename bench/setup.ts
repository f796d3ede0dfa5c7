/** What the benchmarks share: where their data lies, the command under test, and the table that they print. */
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchmarkKey, writeBenchmark } from '../lib/demo/benchmark.ts';
import { createFileStore } from '../lib/store/file.ts';
import { type Measurement, measure } from './measure.ts';

/** Name of the dataset in the inbox. */
export const DATASET = 'benchmark';
export const VINTAGES = ['2009', '2012', '2015', '2018'];

/** Folder for inputs and outputs; inputs are kept for the next time. BENCH_DIR names another. */
export const DIRECTORY = process.env.BENCH_DIR ?? join(tmpdir(), 'chronotiles-bench');

/** The command line under test: CHRONOTILES (words apart by spaces) names a packed one. */
export const CHRONOTILES = process.env.CHRONOTILES?.split(' ') ?? [
  process.execPath,
  fileURLToPath(new URL('../bin/chronotiles.ts', import.meta.url)),
];

/** Writes the first `count` vintages of a town into an inbox, where they are missing. Answers the folder and its files. */
export async function prepareInbox(
  name: string,
  buildings: number,
  count: number,
): Promise<{ inbox: string; files: string[] }> {
  const inbox = join(DIRECTORY, name);
  mkdirSync(inbox, { recursive: true });
  const files: string[] = [];
  for (const [stage, vintage] of VINTAGES.slice(0, count).entries()) {
    const key = benchmarkKey(DATASET, vintage);
    const file = join(inbox, key);
    if (!existsSync(file)) await writeBenchmark(createFileStore(inbox), key, { buildings, stage });
    files.push(file);
  }
  return { inbox, files };
}

/** What reading the files alone costs: the yardstick of all bars. */
export async function measureXmllint(files: string[]): Promise<Measurement> {
  return await measure(['xmllint', '--stream', '--noout', ...files]);
}

export interface Row {
  what: string;
  measured: number;
  unit: string;
  bar?: number;
}

/** Prints a Markdown table; sets the exit code to 1 where a bar is missed. */
export function printTable(title: string, rows: Row[]): void {
  const lines = rows.map(({ what, measured, unit, bar }) => {
    const verdict = bar === undefined ? '' : measured <= bar ? 'yes' : 'no';
    if (verdict === 'no') process.exitCode = 1;
    return `| ${what} | ${measured.toFixed(2)} ${unit} | ${bar === undefined ? '' : `≤ ${bar} ${unit}`} | ${verdict} |`;
  });
  console.log(`\n### ${title}\n\n| what | measured | bar | held |\n|---|---|---|---|\n${lines.join('\n')}\n`);
}

/** A number among the arguments of the script, or what stands for it. */
export function numberArgument(position: number, otherwise: number): number {
  const text = process.argv[2 + position];
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`"${text}" is no number of buildings.`);
  return number;
}
