import type { Inputs } from '../../inbox/inputs.ts';
import { jobKey } from '../../inbox/names.ts';
import type { Stores } from '../../store/store.ts';
import { VERSION } from '../../version.ts';
import type { Collected } from '../collect/plan.ts';
import { readDocument } from '../documents.ts';
import { resultKey } from '../keys.ts';
import { readPacks } from '../packs.ts';
import { resultRecord } from '../results.ts';
import { specs } from '../specs.ts';
import { headersOf, releaseKey } from './keys.ts';
import type { Manifest } from './manifest.ts';
import { roCrate } from './provenance.ts';
import { stepSummaries } from './stepSummaries.ts';

export interface ReportRequest {
  run: string;
  inputs: Inputs;
  collected: Collected;
  manifest: Manifest;
  release: string;
}

/** Writes what tells times and versions, and so lies beside the manifest: `report.json` and the provenance. */
export async function writeReports({ work, tiles }: Stores, request: ReportRequest): Promise<void> {
  const { run, inputs, collected, manifest, release } = request;
  const { dataset } = inputs;
  const publishedAt = new Date().toISOString();
  const steps = await stepSummaries(work, run);
  const packs = await readPacks(work, run, collected);
  const [survey, join] = await Promise.all(
    ['survey', 'join'].map((step) => readDocument(work, resultKey(jobKey(run, step)), resultRecord)),
  );
  const report = {
    dataset,
    title: inputs.settings.title ?? dataset,
    release,
    run,
    inputSet: inputs.inputSet,
    publishedAt,
    frame: collected.frame,
    vintages: collected.vintages.map(({ name, date }) => ({ name, date, features: packs.features[name] ?? {} })),
    surfaces: packs.surfaces,
    duplicates: survey.duplicates,
    transactions: join.transactions,
    versions: join.versions,
    tiles: manifest.contents.length,
    tileBytes: manifest.contents.reduce((sum, { size }) => sum + size, 0),
    rejected: [...collected.rejected, ...packs.rejected],
    rejectedSurfaces: packs.rejectedSurfaces,
    notes: collected.notes,
    steps,
  };
  const crate = roCrate({
    dataset,
    title: report.title,
    release,
    run,
    softwareVersion: VERSION,
    publishedAt,
    inputs: inputs.objects.map((object) => ({ ...object, ...sha256Of(object.key, collected) })),
    steps: steps.map(({ step, startedAt, tasks }) => ({
      name: step,
      version: specs[step].version,
      summary: specs[step].summary,
      tasks,
      ...(startedAt !== undefined && { startedAt }),
    })),
    files: manifest.files,
  });
  for (const [name, document] of [
    ['report.json', report],
    ['ro-crate-metadata.json', crate],
  ] as const) {
    const key = releaseKey(dataset, release, name);
    await tiles.put(key, `${JSON.stringify(document, null, 2)}\n`, headersOf(key, false));
  }
}

function sha256Of(key: string, { sources }: Collected): { sha256?: string } {
  const source = sources.find((one) => one.key === key);
  return source ? { sha256: source.sha256 } : {};
}
