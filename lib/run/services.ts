import type { BucketRole, Json, RenderedPipeline } from '../pipelines/definition.ts';
import type { Stores } from '../store/store.ts';
import { EndedError, StateError } from './errors.ts';
import type { RunEventBody } from './events.ts';
import type { Interpreter } from './interpreter.ts';
import { LONGEST_TIMER_SECONDS } from './lower.ts';
import type { AnswerTask, TaskCall } from './machine.ts';
import type { TaskEnd, TaskRunner } from './taskRunner.ts';

export interface Services {
  pipeline: RenderedPipeline;
  stores: Stores;
  tasks: TaskRunner;
  interpreter: Interpreter;
  emit: (event: RunEventBody) => void;
}

/** Characters of `Overrides` as JSON that ECS takes. */
const MAX_OVERRIDES = 8192;

/** What stands in for the AWS services that a definition calls, by the end of the resource's name. */
export function services(given: Services): AnswerTask {
  const answers: Record<string, AnswerTask> = {
    'ecs:runTask.sync': (call) => runTask(given, call),
    'aws-sdk:s3:putObject': (call) => putObject(given, call),
    'aws-sdk:s3:getObject': async (call) => ({ Body: await getText(given, call) }),
    's3:getObject': (call) => getObject(given, call),
  };
  return (call) => {
    const service = call.state.Resource?.split(':states:::')[1] ?? '';
    const answer = answers[service];
    if (answer) return answer(call);
    const what = `State "${call.name}" calls ${call.state.Resource}, which nothing here answers.`;
    throw new StateError('States.Runtime', what);
  };
}

interface RunTaskRequest {
  TaskDefinition: string;
  Overrides?: { ContainerOverrides?: { Name: string; Command?: string[] }[] };
}

async function runTask({ pipeline, tasks, interpreter, emit }: Services, call: TaskCall): Promise<Json> {
  const { state, name, path, signal } = call;
  const request = call.request as unknown as RunTaskRequest;
  const definition = pipeline.taskDefinitions[request.TaskDefinition];
  if (!definition) {
    throw new StateError('ECS.ClientException', `There is no task definition "${request.TaskDefinition}".`);
  }
  if (JSON.stringify(request.Overrides ?? {}).length > MAX_OVERRIDES) {
    const what = `The overrides of "${name}" have more than ${MAX_OVERRIDES} characters.`;
    throw new StateError('ECS.InvalidParameterException', what);
  }
  const override = request.Overrides?.ContainerOverrides?.find(({ Name }) => Name === definition.container);
  const command = override?.Command ?? [];
  let started = 0;
  const end = await tasks.run(
    { program: definition.program, args: command, ...(definition.isService && { isService: true }) },
    {
      signal,
      timeoutSeconds: Math.min(state.TimeoutSeconds ?? Infinity, LONGEST_TIMER_SECONDS),
      onStart: () => {
        started = performance.now();
        emit({ type: 'TaskStarted', state: name, path, command });
      },
      log: {
        info: (fields, event) => emit({ type: 'TaskLogged', command, level: 'info', fields, event }),
        warn: (fields, event) => emit({ type: 'TaskLogged', command, level: 'warn', fields, event }),
        error: (fields, event) => emit({ type: 'TaskLogged', command, level: 'error', fields, event }),
      },
    },
  );
  if (started > 0) {
    emit({ type: 'TaskEnded', state: name, path, command, end, seconds: (performance.now() - started) / 1000 });
  }
  if (signal.aborted) throw new EndedError('The run was ended.');
  if (end.timedOut) throw await timeoutError(interpreter);
  const description = describeTask(request, definition.container, end);
  if (end.exitCode !== 0) throw new StateError('States.TaskFailed', JSON.stringify(description));
  return description;
}

/** The task as ECS describes it when it has stopped. */
function describeTask(request: RunTaskRequest, container: string, end: TaskEnd): { [key: string]: Json } {
  return {
    Containers: [{ Name: container, ExitCode: end.exitCode, LastStatus: 'STOPPED', Reason: end.reason ?? null }],
    LastStatus: 'STOPPED',
    StopCode: 'EssentialContainerExited',
    StoppedReason: 'Essential container in task exited',
    TaskDefinitionArn: request.TaskDefinition,
    Overrides: (request.Overrides ?? {}) as Json,
  };
}

/**
 * The interpreter's own error for a timeout. It tells timeouts from other failures by a class that it does not export
 * (`States.TaskFailed` matches every error but this one), so it is made to throw one.
 */
async function timeoutError({ StateMachine }: Interpreter): Promise<unknown> {
  const machine = new StateMachine(
    { StartAt: 'Wait', States: { Wait: { Type: 'Task', Resource: 'nothing', TimeoutSeconds: 0.001, End: true } } },
    { validationOptions: { noValidate: true } },
  );
  const overrides = { taskResourceLocalHandlers: { Wait: () => new Promise<never>(() => {}) } };
  return machine.run({}, { overrides }).result.catch((error: Error) => error.cause);
}

function storeOf({ pipeline, stores }: Services, bucket: string): Stores[BucketRole] {
  const role = pipeline.buckets[bucket];
  if (role === undefined) throw new StateError('S3.NoSuchBucketException', `There is no bucket "${bucket}".`);
  return stores[role];
}

async function putObject(given: Services, { request }: TaskCall): Promise<Json> {
  const { Bucket, Key, Body } = request as { Bucket: string; Key: string; Body: Json };
  try {
    const body = typeof Body === 'string' ? Body : JSON.stringify(Body);
    return { ETag: await storeOf(given, Bucket).put(Key, body) };
  } catch (error) {
    throw asServiceError(error);
  }
}

/** The parsed object, as the reader of a map takes it. */
async function getObject(given: Services, call: TaskCall): Promise<Json> {
  const text = await getText(given, call);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw asServiceError(error);
  }
}

async function getText(given: Services, { request }: TaskCall): Promise<string> {
  const { Bucket, Key } = request as { Bucket: string; Key: string };
  try {
    return new TextDecoder().decode(await storeOf(given, Bucket).get(Key));
  } catch (error) {
    throw asServiceError(error);
  }
}

function asServiceError(error: unknown): StateError {
  if (error instanceof StateError) return error;
  return new StateError('S3.S3Exception', error instanceof Error ? error.message : String(error), { cause: error });
}
