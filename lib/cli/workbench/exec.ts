/** A shell in the container of a task, or why there is none. */
import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { z } from 'zod';
import { readExecutions } from '../../run/executions.ts';
import { findRecord } from '../../run/readRecord.ts';
import type { TaskRecord } from '../../run/records.ts';
import { readRunSummary } from '../../run/runs.ts';
import type { ObjectStore } from '../../store/store.ts';
import { EXIT, type Outcome } from '../context.ts';
import { openWork, type WorkFlags } from '../workStore.ts';
import { taskNamed } from './describe.ts';
import { namedTask } from './names.ts';

/** What a start record says where a container engine of this machine runs the task. */
const containerSchema = z.looseObject({
  host: z.string().optional(),
  taskArn: z.string().optional(),
  container: z.object({ engine: z.enum(['podman', 'docker']), id: z.string() }).optional(),
});
type Started = z.infer<typeof containerSchema>;
type Container = NonNullable<Started['container']>;

/** The container that the record names, or one of an engine of this machine that is named by the task. */
function findContainer({ container, taskArn }: Started): Container | undefined {
  const task = taskArn?.split('/').at(-1);
  if (container !== undefined || task === undefined) return container;
  for (const engine of ['podman', 'docker'] as const) {
    const args = ['ps', '--filter', `name=${task}`, '--format', '{{.Names}}'];
    const [id] = (spawnSync(engine, args, { encoding: 'utf8' }).stdout ?? '').split('\n');
    if (id) return { engine, id };
  }
  return undefined;
}

/** @throws UsageError when there is no such task */
export async function execInTask(flags: WorkFlags, name: string, words: string[]): Promise<Outcome> {
  const work = await openWork(flags);
  const { run, task } = await namedTask(work, name);
  const record = await taskNamed(work, run, task);
  const key = `v1/runs/${run}/${task}/started.${Math.max(1, record.tries)}.json`;
  const started = (await findRecord(work, key, containerSchema)) ?? {};
  const container = record.state === 'started' ? findContainer(started) : undefined;
  const why = await whyNot(work, run, record, started, container !== undefined);
  if (container !== undefined && why === undefined) {
    const { status } = spawnSync(container.engine, ['exec', '-it', container.id, ...words], { stdio: 'inherit' });
    return { result: { run, task, exitCode: status }, lines: [], exitCode: status ?? EXIT.failed };
  }
  const { pipeline } = await readRunSummary(work, run);
  const place = flags.work === undefined ? `--out ${flags.out}` : `--work ${flags.work}`;
  const instead = `chronotiles test ${pipeline} ${task.split('/')[0]} --from ${run}/${task} ${place}`;
  return {
    result: { run, task, why, instead },
    lines: [
      `Nothing can be run in ${task}: ${why}.`,
      'This runs the same task here, and records nothing:',
      `  $ ${instead}`,
    ],
    exitCode: EXIT.failed,
  };
}

async function whyNot(
  work: ObjectStore,
  run: string,
  { state }: TaskRecord,
  { host, taskArn }: Started,
  isHere: boolean,
): Promise<string | undefined> {
  if (state === 'waiting') return 'it has not started yet';
  if (state !== 'started') return `it is over (${state})`;
  if ((await readExecutions(work, run)).at(-1)?.state !== 'running') return 'its run is over';
  if (isHere) return undefined;
  if (taskArn !== undefined) return 'it runs on Fargate, where tasks let nobody in';
  return host === hostname() ? 'it runs in a thread of the runner, not in a container' : `it runs on ${host}`;
}
