/** What a run left in the work store: the records beside the job of every task, read as one list. */
import { z } from 'zod';
import { manifestKey } from '../steps/keys.ts';
import { resultRecord } from '../steps/results.ts';
import { mapAtOnce } from '../steps/units.ts';
import { listAll, listFolders, type ObjectStore } from '../store/store.ts';
import { UnknownRunError } from './errors.ts';
import { readRecord } from './readRecord.ts';
import { failureReason } from './reason.ts';

const startedRecord = z.looseObject({ startedAt: z.string(), host: z.string().optional() });
/** What a Catch wrote; on an endpoint that writes JSON as a string, that string. */
export const failedRecord = z.preprocess(
  (value) => (typeof value === 'string' ? parseJson(value) : value),
  z.looseObject({ Error: z.string(), Cause: z.string() }),
);
export const manifestDocument = z.array(z.object({ job: z.string() }));

export interface TaskRecord {
  /** `split/00003`, or `join` for the task of a step that has one. */
  task: string;
  step: string;
  /** `started`: it runs, or was killed before it could say how it ended. */
  state: 'waiting' | 'started' | 'ok' | 'invalid' | 'failed';
  /** How often it was started. */
  tries: number;
  /** When it was started last, ISO 8601. */
  startedAt?: string;
  seconds?: number;
  /** Why it is invalid or has failed, in a sentence. */
  reason?: string;
  /** The whole result record, with what the step adds. */
  result?: Record<string, unknown>;
}

const AT = 'v1/runs/';

/** Names of the runs that left records, sorted. */
export async function listRuns(work: ObjectStore): Promise<string[]> {
  return listFolders(work, AT);
}

/** The one run whose name begins so. @throws UnknownRunError when there is none, or more than one */
export async function findRun(work: ObjectStore, beginning: string): Promise<string> {
  const runs = await listRuns(work);
  const found = runs.filter((run) => run.startsWith(beginning));
  if (found.length !== 1) throw new UnknownRunError(beginning, found.length === 0 ? runs : found);
  return found[0];
}

/** The tasks of a run, sorted by name. Those that a resumed run planned no more are left out. @throws UnknownRunError */
export async function readTasks(work: ObjectStore, run: string): Promise<TaskRecord[]> {
  const files = new Map<string, string[]>();
  for await (const { key } of listAll(work, `${AT}${run}/`)) {
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    files.set(folder, [...(files.get(folder) ?? []), key.slice(folder.length)]);
  }
  if (files.size === 0) throw new UnknownRunError(run, await listRuns(work));
  const planned = await plannedJobs(work, run, files);
  const folders = [...files].filter(([folder, names]) => isTask(names) && planned(folder));
  return mapAtOnce(folders, ([folder, names]) => readTask(work, folder, names));
}

/** A folder is that of a task when it has a job, or something was started there. */
const isTask = (names: string[]): boolean => names.includes('job.json') || names.includes('started.1.json');

/** Tells whether a task belongs to the latest plan: a step with a manifest has the jobs that it lists. */
async function plannedJobs(work: ObjectStore, run: string, files: Map<string, string[]>) {
  const listed = new Map<string, Set<string>>();
  for (const [folder, names] of files) {
    if (!names.includes('manifest.json')) continue;
    const step = folder.split('/')[3];
    const manifest = await readRecord(work, manifestKey(run, step), manifestDocument);
    listed.set(step, new Set(manifest.map(({ job }) => job)));
  }
  return (folder: string): boolean => listed.get(folder.split('/')[3])?.has(`${folder}job.json`) ?? true;
}

async function readTask(work: ObjectStore, folder: string, names: string[]): Promise<TaskRecord> {
  const path = folder.split('/').slice(3, -1);
  const tries = names.filter((name) => /^started\.\d+\.json$/.test(name)).length;
  const task: TaskRecord = { task: path.join('/'), step: path[0], state: 'waiting', tries };
  if (tries > 0) {
    task.state = 'started';
    task.startedAt = (await readRecord(work, `${folder}started.${tries}.json`, startedRecord)).startedAt;
  }
  if (names.includes('result.json')) {
    const result = await readRecord(work, `${folder}result.json`, resultRecord);
    const { status, seconds, reason } = result;
    return { ...task, state: status, seconds, ...(reason !== undefined && { reason }), result };
  }
  if (names.includes('failed.json')) {
    const { Error: error, Cause } = await readRecord(work, `${folder}failed.json`, failedRecord);
    return { ...task, state: 'failed', reason: failureReason(error, Cause) };
  }
  return task;
}

/** Text that is no JSON stays text, which no record is. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
