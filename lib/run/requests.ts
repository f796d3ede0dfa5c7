/** The containers that runs asked for: one request for every try of every task. */
import { z } from 'zod';
import { type OutlineTask, outline, tasksOf } from '../pipelines/outline.ts';
import { mapAtOnce } from '../steps/units.ts';
import { getIfThere, listAll, type ObjectStore } from '../store/store.ts';
import { definitionOf } from './definitions.ts';
import { findRecord, readRecord } from './readRecord.ts';
import { failedRecord } from './records.ts';

const startedSchema = z.looseObject({
  try: z.int(),
  startedAt: z.string(),
  host: z.string().optional(),
  command: z.array(z.string()).optional(),
  taskArn: z.string().optional(),
  logStream: z.string().optional(),
  imageDigest: z.string().optional(),
});
/** What the task of a tool notes of itself beside. */
const toolSchema = z.looseObject({
  image: z.string().nullish(),
  imageDigest: z.string().nullish(),
  argv: z.array(z.string()).optional(),
  exitCode: z.number().optional(),
});
const resultSchema = z.looseObject({ status: z.enum(['ok', 'invalid']), seconds: z.number() });
const lineSchema = z.object({ msg: z.string(), time: z.number() });
const stoppedSchema = z.looseObject({
  Containers: z.array(z.looseObject({ ExitCode: z.number().optional(), Reason: z.string().nullish() })).optional(),
});

/** What the image is called that is built from `containers/step`. */
const OWN_IMAGE = 'chronotiles';
/** What stands in its place where a trusted tool ran as a process. */
const NO_IMAGE = 'none (a process)';

export interface ContainerRequest {
  run: string;
  task: string;
  try: number;
  /** ISO 8601. */
  startedAt: string;
  command: string[];
  /** What the task definition names; `chronotiles` for our own. */
  image: string;
  imageDigest?: string;
  vcpu?: number;
  memoryMiB?: number;
  timeoutSeconds?: number;
  host?: string;
  taskArn?: string;
  logStream?: string;
  /** How it ended, where that is known: a try that another one followed has failed. */
  end?: 'ok' | 'invalid' | 'failed';
  endedAt?: string;
  exitCode?: number;
}

/** The requests of a run in the order of their times, those of one task alone where it is named. */
export async function readRequests(work: ObjectStore, run: string, only?: string): Promise<ContainerRequest[]> {
  const folders = new Map<string, number>();
  const prefix = `v1/runs/${run}/`;
  for await (const { key } of listAll(work, only === undefined ? prefix : `${prefix}${only}/`)) {
    const [, folder, number] = /^(.+\/)started\.(\d+)\.json$/.exec(key) ?? [];
    if (folder !== undefined) folders.set(folder, Math.max(folders.get(folder) ?? 0, Number(number)));
  }
  const definitions = new Map(tasksOf(outline(await definitionOf(work, run))).map(({ task }) => [task.name, task]));
  const requests = await mapAtOnce([...folders], ([folder, tries]) => ofTask(work, run, folder, tries, definitions));
  return requests.flat().sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

async function ofTask(
  work: ObjectStore,
  run: string,
  folder: string,
  tries: number,
  definitions: Map<string, OutlineTask>,
): Promise<ContainerRequest[]> {
  const task = folder.slice(`v1/runs/${run}/`.length, -1);
  const asked = definitions.get(task.split('/')[0]);
  const requests: ContainerRequest[] = [];
  for (let number = 1; number <= tries; number++) {
    const started = await readRecord(work, `${folder}started.${number}.json`, startedSchema);
    const { startedAt, command = [], host, taskArn, logStream } = started;
    const tool = await findRecord(work, `${folder}tool.${number}.json`, toolSchema);
    const imageDigest = tool?.imageDigest ?? started.imageDigest;
    requests.push({
      run,
      task,
      try: number,
      startedAt,
      command: tool?.argv ?? command,
      image: tool?.image ?? (tool ? NO_IMAGE : (asked?.definition?.image ?? OWN_IMAGE)),
      ...(asked?.definition && { vcpu: asked.definition.vcpu, memoryMiB: asked.definition.memoryMiB }),
      ...(asked?.timeoutSeconds !== undefined && { timeoutSeconds: asked.timeoutSeconds }),
      ...(host !== undefined && { host }),
      ...(taskArn !== undefined && { taskArn }),
      ...(logStream !== undefined && { logStream }),
      ...(imageDigest !== undefined && { imageDigest }),
      ...(await endOf(work, folder, { number, isLast: number === tries, startedAt })),
      ...(tool?.exitCode !== undefined && { exitCode: tool.exitCode }),
    });
  }
  return requests;
}

interface TryRecord {
  number: number;
  isLast: boolean;
  startedAt: string;
}
type End = Pick<ContainerRequest, 'end' | 'endedAt' | 'exitCode'>;

/** What a task says last in its log; a try without such a line was killed, or failed before it could say so. */
async function endOf(work: ObjectStore, folder: string, { number, isLast, startedAt }: TryRecord): Promise<End> {
  const last = await lastLine(work, `${folder}log.${number}.jsonl`);
  const said = last && ENDS[last.msg];
  if (said !== undefined) {
    const endedAt = new Date(last!.time).toISOString();
    return { end: said, endedAt, exitCode: said === 'failed' ? 1 : 0 };
  }
  if (!isLast) return { end: 'failed' };
  const failed = await findRecord(work, `${folder}failed.json`, failedRecord);
  if (failed) {
    const exitCode = exitCodeOf(failed.Cause);
    return { end: 'failed', ...(exitCode !== undefined && { exitCode }) };
  }
  const result = await findRecord(work, `${folder}result.json`, resultSchema);
  if (!result) return {};
  const endedAt = new Date(Date.parse(startedAt) + result.seconds * 1000).toISOString();
  return { end: result.status, endedAt, exitCode: 0 };
}

/** How a task ended, by the event that it logs last. */
const ENDS: Record<string, 'ok' | 'invalid' | 'failed'> = {
  'Task:Done': 'ok',
  'Task:Invalid': 'invalid',
  'Task:Failed': 'failed',
};

async function lastLine(work: ObjectStore, key: string): Promise<{ msg: string; time: number } | undefined> {
  const bytes = await getIfThere(work, key);
  const [text = ''] = Buffer.from(bytes ?? [])
    .toString()
    .trimEnd()
    .split('\n')
    .slice(-1);
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function exitCodeOf(cause: string): number | undefined {
  try {
    const parsed = stoppedSchema.safeParse(JSON.parse(cause.slice(Math.max(0, cause.indexOf('{')))));
    return parsed.data?.Containers?.find(({ ExitCode }) => ExitCode !== undefined)?.ExitCode;
  } catch {
    return undefined;
  }
}
