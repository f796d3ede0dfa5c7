/** What came in and what it became: from a run, from something dropped on, and from a published object back. */
import { z } from 'zod';
import { inputsSchema } from '../inbox/inputs.ts';
import { inputsKey } from '../inbox/names.ts';
import { collectedSchema } from '../steps/collect/plan.ts';
import { productKey, unitKey } from '../steps/keys.ts';
import { manifestSchema } from '../steps/publish/manifest.ts';
import { publishSpec } from '../steps/publish/spec.ts';
import { decodeDraws, drawContextSchema } from '../steps/tile/draws.ts';
import { readUnits } from '../steps/units.ts';
import { readEntry } from '../store/cache.ts';
import { getIfThere, listAll, type ObjectStore } from '../store/store.ts';
import { findRecord } from './readRecord.ts';
import { listRunSummaries, type RunSummary, readRunSummary } from './runs.ts';

export interface AuditedInput {
  key: string;
  role: 'source' | 'side';
  vintage: string;
  size: number;
  /** As the inbox told it: the version id too where the bucket keeps versions. */
  etag: string;
  versionId?: string;
  /** Of the bytes that were read. */
  sha256?: string;
  /** What it was found to be: one for a file, one for every city model in an archive. */
  sources: { entry?: string; format: string; version: string; crs: string }[];
  /** Why it, or parts of it, were refused. */
  rejected: string[];
}

export interface RunAudit extends RunSummary {
  inputs: AuditedInput[];
  /** Refused before a run looked into them: names that cannot be taken. */
  refused: { key: string; reason: string }[];
  /** The release that it made, where it came so far. */
  release?: string;
  outcome?: string;
  tiles?: number;
}

/** What a run of the temporal tiles was made of, and what it became; of other runs, what they were given. @throws UnknownRunError */
export async function auditRun(work: ObjectStore, run: string): Promise<RunAudit> {
  const summary = await readRunSummary(work, run);
  const inputs = await findRecord(
    work,
    inputsKey(run),
    z.union([inputsSchema, z.looseObject({ schema: z.literal(1) })]),
  );
  if (inputs === undefined || !('objects' in inputs)) return { ...summary, inputs: [], refused: [] };
  const { objects, rejected } = inputsSchema.parse(inputs);
  const collected = await findRecord(work, productKey(run, 'collect', 'collected.json'), collectedSchema);
  const published = await findRecord(work, productKey(run, 'publish', 'result.json'), publishSpec.result);
  return {
    ...summary,
    inputs: objects.map(({ key, role, vintage, size, etag, versionId }) => {
      const sources = (collected?.sources ?? []).filter((source) => source.key === key);
      const refusals = (collected?.rejected ?? []).filter((rejection) => rejection.key === key);
      const sha256 = sources[0]?.sha256;
      return {
        key,
        role,
        vintage,
        size,
        etag,
        ...(versionId !== undefined && { versionId }),
        ...(sha256 !== undefined && { sha256 }),
        sources: sources.map(({ entry, format, version, crs }) => ({
          ...(entry !== undefined && { entry }),
          format,
          version,
          crs,
        })),
        rejected: refusals.map(({ place, reason }) => (place === undefined ? reason : `${place}: ${reason}`)),
      };
    }),
    refused: rejected,
    ...(published && { release: published.release, outcome: published.outcome, tiles: published.tiles }),
  };
}

export interface InputAudit {
  key: string;
  /** The runs that took it, the latest first, each with what it found there and the release that it made. */
  taken: { run: string; startedAt?: string; input: AuditedInput; release?: string; outcome?: string }[];
}

/** What became of an object of the inbox, by its key; `taken` is empty where no run has seen it. */
export async function auditInput(work: ObjectStore, key: string): Promise<InputAudit> {
  const taken: InputAudit['taken'] = [];
  const dataset = key.split('/')[0];
  for (const { run } of await listRunSummaries(work, { dataset })) {
    const { inputs, startedAt, release, outcome } = await auditRun(work, run);
    const input = inputs.find((one) => one.key === key);
    if (!input) continue;
    taken.push({
      run,
      ...(startedAt !== undefined && { startedAt }),
      input,
      ...(release !== undefined && { release }),
      ...(outcome !== undefined && { outcome }),
    });
  }
  return { key, taken };
}

export interface OutputAudit {
  key: string;
  /** The releases that hold it, each with its run and what it was made of there. */
  releases: { release: string; publishedAt: string; run: string; madeOf: string[]; isExact: boolean }[];
}

const reportSchema = z.looseObject({ run: z.string(), publishedAt: z.string() });

/**
 * What a published object was made of, by its key in the tiles store: a tile, or a file of a release.
 * `isExact`: the sources that the tile draws from; else all that went into the release.
 */
export async function auditOutput(work: ObjectStore, tiles: ObjectStore, key: string): Promise<OutputAudit> {
  const dataset = key.split('/')[0];
  const [, sha256] = /\/content\/([0-9a-f]{64})\./.exec(key) ?? [];
  const [, named] = /\/releases\/([^/]+)\//.exec(key) ?? [];
  const releases: OutputAudit['releases'] = [];
  for await (const { key: manifestKey } of listAll(tiles, `${dataset}/releases/`)) {
    const [, release] = /\/releases\/([^/]+)\/manifest\.json$/.exec(manifestKey) ?? [];
    if (release === undefined || (named !== undefined && named !== release)) continue;
    const manifest = await findRecord(tiles, manifestKey, manifestSchema);
    if (sha256 !== undefined && !manifest?.contents.some((content) => content.sha256 === sha256)) continue;
    const report = await findRecord(tiles, manifestKey.replace('manifest.json', 'report.json'), reportSchema);
    if (!report) continue;
    const { run, publishedAt } = report;
    const exact = sha256 === undefined ? undefined : await sourcesOfTile(work, run, sha256);
    const all = (await auditRun(work, run).catch(() => undefined))?.inputs.map((input) => input.key) ?? [];
    releases.push({ release, publishedAt, run, madeOf: exact ?? all, isExact: exact !== undefined });
  }
  return { key, releases: releases.sort((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1)) };
}

/** The sources whose geometry a tile draws, while the run keeps what it drew; undefined where it came from the cache. */
async function sourcesOfTile(work: ObjectStore, run: string, sha256: string): Promise<string[] | undefined> {
  const context = await findRecord(work, productKey(run, 'tile', 'context.json'), drawContextSchema);
  if (!context) return undefined;
  const [parts, units] = [await readUnits(work, run, 'split'), await readUnits(work, run, 'tile')];
  for (const [index, { key }] of units.entries()) {
    const entry = await readEntry(work, key);
    if (!entry?.outputs.some((output) => output.sha256 === sha256)) continue;
    const bytes = await getIfThere(work, unitKey(run, 'tile', index));
    if (!bytes) return undefined;
    const { surfacePacks } = decodeDraws(bytes).draws;
    // The packs are numbered as the parts of the sources are.
    return [...new Set([...surfacePacks].map((pack) => parts[pack].name))].sort();
  }
  return undefined;
}
