/** All that is known about one task. */
import { z } from 'zod';
import { readLogs } from '../../run/logs.ts';
import { readTasks, type TaskRecord } from '../../run/records.ts';
import { type ContainerRequest, readRequests } from '../../run/requests.ts';
import type { ObjectStore } from '../../store/store.ts';
import type { Outcome } from '../context.ts';
import { UsageError } from '../errors.ts';
import { moment, span } from '../moments.ts';
import { formatBytes, table } from '../words.ts';
import { openWork, type WorkFlags } from '../workStore.ts';
import { logLine } from './logs.ts';
import { namedTask } from './names.ts';

const LAST_LINES = 10;
/** Fields of a result that are told in words, or with the tries. */
const TOLD = [
  ...['status', 'task', 'step', 'try', 'seconds', 'cpuSeconds', 'bytesRead', 'bytesWritten', 'reason'],
  ...['image', 'imageDigest', 'argv', 'exitCode', 'inputs', 'outputs'],
];
/** Objects that a tool took or put out. */
const moved = z.array(z.looseObject({ key: z.string(), size: z.number(), sha256: z.string() })).catch([]);

/** @throws UsageError when there is no such task */
export async function describeTask(flags: WorkFlags, name: string): Promise<Outcome> {
  const work = await openWork(flags);
  const { run, task } = await namedTask(work, name);
  const record = await taskNamed(work, run, task);
  const [requests, lines] = await Promise.all([readRequests(work, run, task), readLogs(work, run, { task })]);
  const lastLines = lines.slice(-LAST_LINES);
  return {
    result: { run, ...record, requests, lastLines },
    lines: [
      `${task} of run ${run}: ${record.state}${record.reason === undefined ? '' : `. ${record.reason}`}`,
      ...table(resultRows(record)).map((line) => `  ${line}`),
      ...requests.flatMap(requestLines),
      ...(lastLines.length > 0 ? ['Last lines:', ...lastLines.map((line) => `  ${logLine(line)}`)] : []),
    ],
  };
}

/** The record of a task. @throws UsageError */
export async function taskNamed(work: ObjectStore, run: string, task: string): Promise<TaskRecord> {
  const tasks = await readTasks(work, run);
  const record = tasks.find((one) => one.task === task);
  if (record) return record;
  throw new UsageError(`Run ${run} has no task "${task}". Its tasks are: ${tasks.map((one) => one.task).join(', ')}.`);
}

function resultRows({ result = {}, seconds }: TaskRecord): string[][] {
  const { cpuSeconds, bytesRead, bytesWritten } = result as Record<string, number | undefined>;
  const own = Object.entries(result).filter(([name]) => !TOLD.includes(name));
  const objects = (['inputs', 'outputs'] as const).flatMap((side) =>
    moved
      .parse(result[side])
      .map(({ key, size, sha256 }) => [side.slice(0, -1), `${key}, ${formatBytes(size)}, sha256 ${sha256}`]),
  );
  return [
    ...(seconds === undefined ? [] : [['took', span(seconds)]]),
    ...(cpuSeconds === undefined ? [] : [['processor', span(cpuSeconds)]]),
    ...(bytesRead === undefined ? [] : [['read', formatBytes(bytesRead)]]),
    ...(bytesWritten === undefined ? [] : [['wrote', formatBytes(bytesWritten)]]),
    ...own.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    ...objects,
  ];
}

function requestLines(request: ContainerRequest): string[] {
  const { image, imageDigest, vcpu, memoryMiB, timeoutSeconds, host, taskArn, logStream, command } = request;
  const rows = [
    ['image', imageDigest === undefined ? image : `${image} (${imageDigest})`],
    ...(vcpu === undefined ? [] : [['size', `${vcpu} vCPU, ${memoryMiB} MiB`]]),
    ...(timeoutSeconds === undefined ? [] : [['time limit', span(timeoutSeconds)]]),
    ['command', command.join(' ')],
    ...(host === undefined ? [] : [['host', host]]),
    ...(taskArn === undefined ? [] : [['task', taskArn]]),
    ...(logStream === undefined ? [] : [['log stream', logStream]]),
    ['started', moment(request.startedAt)],
    ...(request.endedAt === undefined ? [] : [['ended', moment(request.endedAt)]]),
    ['end', request.end ?? 'not over, or killed'],
    ...(request.exitCode === undefined ? [] : [['exit code', String(request.exitCode)]]),
  ];
  return [`Try ${request.try}:`, ...table(rows).map((line) => `  ${line}`)];
}
