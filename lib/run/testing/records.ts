/** Records of made-up runs, for the tests of what reads them. */
import { type ExecutionEnd, recordExecution, recordExecutionEnd } from '../../inbox/executions.ts';
import type { ObjectStore } from '../../store/store.ts';

/** Puts JSON documents, or text, below the folder of a run. */
export async function putRecords(work: ObjectStore, run: string, files: Record<string, unknown>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await work.put(`v1/runs/${run}/${name}`, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

export interface MadeExecution {
  startedAt: string;
  end?: ExecutionEnd;
  pid?: number;
  host?: string;
  pipeline?: string;
}

/** Records an execution of a run. */
export async function putExecution(work: ObjectStore, run: string, made: MadeExecution): Promise<void> {
  const { end, pipeline = 'temporalTiles', ...record } = made;
  const by = 'anna@laptop';
  const execution = await recordExecution(work, run, { pipeline, target: 'local', input: { run }, by, ...record });
  if (end) await recordExecutionEnd(work, run, execution, end);
}

/** A task that was started once for every log, each a list of events in their times. */
export async function putTask(
  work: ObjectStore,
  run: string,
  task: string,
  logs: [time: string, msg: string, fields?: object][][],
  files: Record<string, unknown> = {},
): Promise<void> {
  const step = task.split('/')[0];
  await putRecords(work, run, { [`${task}/job.json`]: {} });
  for (const [index, lines] of logs.entries()) {
    const number = index + 1;
    const text = lines
      .map(([time, msg, fields]) =>
        JSON.stringify({ level: /Failed/.test(msg) ? 50 : 30, time: Date.parse(time), ...fields, msg }),
      )
      .join('\n');
    const started = { task, step, try: number, startedAt: lines[0][0], host: 'here', command: [step, '--job', 'key'] };
    await putRecords(work, run, {
      [`${task}/started.${number}.json`]: started,
      [`${task}/log.${number}.jsonl`]: `${text}\n`,
    });
  }
  await putRecords(
    work,
    run,
    Object.fromEntries(Object.entries(files).map(([name, file]) => [`${task}/${name}`, file])),
  );
}
