/** What came in, and what it became. */
import { type AuditedInput, auditInput, auditOutput, auditRun } from '../../run/audit.ts';
import type { ObjectStore } from '../../store/store.ts';
import type { Outcome } from '../context.ts';
import { UsageError } from '../errors.ts';
import { moment } from '../moments.ts';
import { formatBytes, plural, table } from '../words.ts';
import { openTiles, openWork, type WorkFlags } from '../workStore.ts';
import { namedRun } from './names.ts';

/** @throws UsageError when there is no run and no object of that name */
export async function audit(flags: WorkFlags, name: string): Promise<Outcome> {
  const work = await openWork(flags);
  if (!name.includes('/')) return describeRun(work, await namedRun(work, name));
  const isOutput = /^[^/]+\/(content|releases)\//.test(name) || /^[^/]+\/[^/]+$/.test(name);
  return isOutput ? describeOutput(work, await openTiles(flags), name) : describeInput(work, name);
}

async function describeRun(work: ObjectStore, run: string): Promise<Outcome> {
  const found = await auditRun(work, run);
  const { pipeline, dataset, date, startedAt, inputs, refused, release, outcome, tiles } = found;
  const of = dataset ?? date;
  return {
    result: found,
    lines: [
      `${pipeline}${of === undefined ? '' : ` of ${of}`}, run ${run}, ${moment(startedAt)}: ${plural(inputs.length, 'input')}`,
      ...table(inputs.map(inputRow)).map((line) => `  ${line}`),
      ...inputs.flatMap(({ key, rejected }) => rejected.map((reason) => `  refused in ${key}: ${reason}`)),
      ...refused.map(({ key, reason }) => `  refused: ${key}: ${reason}`),
      release === undefined
        ? 'It made no release.'
        : `It became release ${release}: ${outcome}, ${plural(tiles ?? 0, 'tile')}.`,
    ],
  };
}

function inputRow({ key, size, versionId, etag, sha256, sources }: AuditedInput): string[] {
  const [source] = sources;
  const what =
    sources.length > 1
      ? `${sources.length} city models`
      : source
        ? `${source.format} ${source.version}, ${source.crs}`
        : '';
  return [key, formatBytes(size), versionOf(versionId, etag), sha256 === undefined ? '' : `sha256 ${sha256}`, what];
}

/** A folder keeps no versions: its ETag is the hash that is told anyway. */
function versionOf(versionId: string | undefined, etag: string): string {
  if (versionId !== undefined) return `version ${versionId}`;
  return etag.includes('sha256-') ? '' : `etag ${etag}`;
}

async function describeInput(work: ObjectStore, key: string): Promise<Outcome> {
  const found = await auditInput(work, key);
  if (found.taken.length === 0) {
    throw new UsageError(`No run took "${key}": name a run, or the key of an object as it lies in the inbox.`);
  }
  return {
    result: found,
    lines: found.taken.flatMap(({ run, startedAt, input, release, outcome }) => [
      `${moment(startedAt)}  run ${run}`,
      `  ${inputRow(input).slice(1).filter(Boolean).join(', ')}`,
      ...input.rejected.map((reason) => `  refused: ${reason}`),
      release === undefined
        ? '  became nothing: the run made no release'
        : `  became part of release ${release} (${outcome})`,
    ]),
  };
}

async function describeOutput(work: ObjectStore, tiles: ObjectStore, key: string): Promise<Outcome> {
  const found = await auditOutput(work, tiles, key);
  if (found.releases.length === 0) throw new UsageError(`No release that is kept holds "${key}".`);
  return {
    result: found,
    lines: found.releases.flatMap(({ release, publishedAt, run, madeOf, isExact }) => [
      `${moment(publishedAt)}  release ${release}, by run ${run}`,
      `  ${isExact ? 'drawn from' : 'made of all that went in'}:`,
      ...madeOf.map((input) => `    ${input}`),
    ]),
  };
}
