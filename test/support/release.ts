/** Reading what a run has published, as the world sees it: by the files alone. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const ids = z.array(z.string());
const transactionSchema = z.object({
  from: z.string(),
  to: z.string(),
  type: z.string(),
  fromIds: ids,
  toIds: ids,
  evidence: z.looseObject({ iou: z.number().optional() }),
});
const versionSchema = z.object({
  id: z.string(),
  start: z.string(),
  end: z.string().nullable(),
  seen: z.array(z.string()),
  ids: z.record(z.string(), ids),
  came: z.string(),
  went: z.string().nullable(),
});
const rejectionSchema = z.looseObject({
  key: z.string().optional(),
  id: z.string().optional(),
  place: z.string().optional(),
  reason: z.string(),
});
const reportSchema = z.looseObject({
  release: z.string(),
  run: z.string(),
  surfaces: z.object({
    in: z.number(),
    kept: z.number(),
    otherLod: z.number(),
    duplicate: z.number(),
    rejected: z.number(),
  }),
  vintages: z.array(z.object({ name: z.string(), features: z.record(z.string(), z.number()) })),
  duplicates: z.number(),
  tiles: z.number(),
  rejected: z.array(rejectionSchema),
  rejectedSurfaces: z.array(rejectionSchema),
  notes: z.array(z.string()),
});

export type Transaction = z.infer<typeof transactionSchema>;
export type Version = z.infer<typeof versionSchema>;
export type Rejection = z.infer<typeof rejectionSchema>;
export type Report = z.infer<typeof reportSchema>;

export interface Release {
  /** Name of the release: the hash of all that it consists of. */
  name: string;
  report: Report;
  transactions: Transaction[];
  versions: Version[];
  /** The files that must be the same whatever way led to them, as text by name. */
  bytes: Record<'tileset.json' | 'transactions.jsonl' | 'buildings.jsonl', string>;
  /** Names of the tiles, which are the hashes of their bytes. */
  contents: string[];
}

/** Reads what is current for a dataset in a folder of tiles. */
export async function readRelease(out: string, dataset: string): Promise<Release> {
  const read = (name: string): Promise<string> => readFile(join(out, dataset, name), 'utf8');
  const [tileset, transactions, buildings] = await Promise.all(
    ['tileset.json', 'transactions.jsonl', 'buildings.jsonl'].map(read),
  );
  const manifest = await read(`releases/${nameOf(tileset)}/manifest.json`);
  return {
    name: nameOf(tileset),
    report: await readReport(join(out, dataset)),
    transactions: linesOf(transactions).map((line) => transactionSchema.parse(line)),
    versions: linesOf(buildings).map((line) => versionSchema.parse(line)),
    bytes: { 'tileset.json': tileset, 'transactions.jsonl': transactions, 'buildings.jsonl': buildings },
    contents: z
      .object({ contents: z.array(z.object({ sha256: z.string() })) })
      .parse(JSON.parse(manifest))
      .contents.map(({ sha256 }) => sha256),
  };
}

/** Reads the report that lies in a dataset's folder of tiles. */
export async function readReport(datasetFolder: string): Promise<Report> {
  return reportSchema.parse(JSON.parse(await readFile(join(datasetFolder, 'report.json'), 'utf8')));
}

/** Paths of the tiles that a dataset's folder holds. */
export async function tileFiles(datasetFolder: string): Promise<string[]> {
  const content = join(datasetFolder, 'content');
  return (await readdir(content)).sort().map((name) => join(content, name));
}

function nameOf(tileset: string): string {
  return z.object({ asset: z.object({ extras: z.object({ release: z.string() }) }) }).parse(JSON.parse(tileset)).asset
    .extras.release;
}

function linesOf(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
