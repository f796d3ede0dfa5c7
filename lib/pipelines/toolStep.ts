import { Duration, Token } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { ToolInput } from '../cwl/tool.ts';
import type { CwlType } from '../cwl/types.ts';
import { ToolStepError } from './errors.ts';
import { FAILURE, recordFailure } from './failures.ts';
import { fargateSize, type ToolSize } from './fargateSize.ts';
import type { PinnedTool } from './pinnedTool.ts';
import { type Place, placeOf } from './place.ts';
import { RECORD_RETRY, START_RETRIES } from './retries.ts';
import { format, RUN } from './stepTask.ts';
import { bucketKey, keyPattern, rendered } from './templates.ts';
import { type ToolDefinition, toolDefinition } from './toolDefinition.ts';

/** A value that another tool step handed on: `split.value('count')`. */
export interface StepValue {
  from: { task: string; value: string };
}

/** A key for a file, one that ends with a slash for a directory, several keys, or what the tool takes otherwise. */
export type StepInput = string | number | boolean | string[] | StepValue;

export interface ToolStepProps {
  tool: PinnedTool;
  /** By name of the tool's input. Text may hold `{run}`, `{date}`, `{input.name}`. */
  inputs?: Record<string, StepInput>;
  /** Keys by name of the tool's output; where none is given, `run/<step>/<output>/` with the file's own name in it. */
  outputs?: Record<string, string>;
  /** In place of what the tool asks for. */
  size?: Partial<ToolSize>;
}

/** How often a tool is started whose machine was lost, or that says it may succeed next time. */
const TRIES = 3;
const TRIED = '$.tried';
const EXECUTION = '$$.Execution.Name';

/**
 * A tool as a step of a pipeline. What a retry can mend is tried again; a tool that failed by itself is not, and its last
 * words are the cause that the run fails with.
 */
export class ToolStep extends Construct implements sfn.IChainable {
  readonly id: string;
  readonly startState: sfn.State;
  readonly endStates: sfn.INextable[];
  readonly outputs: Record<string, string>;

  constructor(scope: Construct, id: string, props: ToolStepProps) {
    super(scope, id);
    const { tool } = props.tool;
    this.id = id;
    this.outputs = outputKeys(id, props);
    const inputs = inputSources(id, tool.inputs, props.inputs ?? {});
    const place = placeOf(this);
    const access = accessOf(id, inputs, this.outputs);
    const size = { ...fargateSize(tool), ...props.size };
    const definition = toolDefinition(this, props.tool, access, size, place);
    const prepare = prepareJob(this, props.tool, inputs, this.outputs, place);
    const run = runTool(this, definition, size, place);
    wireFailures(this, run, place);
    prepare.next(run);
    this.startState = prepare;
    this.endStates = [run];
  }

  /** What the next states are; answers a chain to go on with. */
  next(next: sfn.IChainable): sfn.Chain {
    return sfn.Chain.start(this).next(next);
  }

  /** A value that the tool puts out, as an input of a later step. */
  value(name: string): StepValue {
    return { from: { task: this.id, value: name } };
  }
}

const isFileType = (type: CwlType): boolean => {
  if (type.kind === 'simple') return type.name === 'File' || type.name === 'Directory';
  if (type.kind === 'array') return isFileType(type.items);
  return type.kind === 'union' && type.types.some(isFileType);
};

function outputKeys(id: string, { tool: { tool }, outputs = {} }: ToolStepProps): Record<string, string> {
  const known = tool.outputs.filter(({ type }) => isFileType(type)).map(({ name }) => name);
  for (const name of Object.keys(outputs)) {
    if (!known.includes(name)) {
      throw new ToolStepError(id, `its tool puts out no file "${name}". It puts out: ${known.join(', ') || 'none'}.`);
    }
  }
  return Object.fromEntries(known.map((name) => [name, bucketKey(outputs[name] ?? `run/${id}/${name}/`)]));
}

type Source = { key: string } | { keys: Record<string, string> } | { value: StepInput } | StepValue;

function inputSources(id: string, known: ToolInput[], given: Record<string, StepInput>): Record<string, Source> {
  const sources: Record<string, Source> = {};
  for (const [name, value] of Object.entries(given)) {
    const input = known.find((one) => one.name === name);
    if (!input) {
      const names = known.map((one) => one.name).join(', ');
      throw new ToolStepError(id, `its tool takes no "${name}". It takes: ${names || 'nothing'}.`);
    }
    if (typeof value === 'object' && 'from' in value) sources[name] = value;
    else if (!isFileType(input.type)) sources[name] = { value };
    else if (Array.isArray(value)) sources[name] = { keys: Object.fromEntries(value.map(bucketKey).entries()) };
    else sources[name] = { key: bucketKey(String(value)) };
  }
  return sources;
}

/** A tool reads what it is given, and writes its outputs and records; by pattern, since a role cannot name one run. */
function accessOf(id: string, inputs: Record<string, Source>, outputs: Record<string, string>) {
  const keys = Object.values(inputs).flatMap((source) => {
    if ('key' in source) return [source.key];
    return 'keys' in source ? Object.values(source.keys) : [];
  });
  const own = [`work/v1/runs/*/${id}/*`, `work/v1/runs/*/values/${id}.json`, 'work/v1/cache/*', 'work/v1/blobs/*'];
  const asFolder = (pattern: string): string => (pattern.endsWith('/') ? `${pattern}*` : pattern);
  return {
    // What lies beside a file may belong to it.
    reads: [...keys.map(keyPattern).map((key) => `${key.slice(0, key.lastIndexOf('/') + 1)}*`), ...own, VALUES],
    writes: [...Object.values(outputs).map(keyPattern).map(asFolder), ...own],
  };
}

const VALUES = 'work/v1/runs/*/values/*';

/** The state that writes the job of the task. */
function prepareJob(
  scope: ToolStep,
  { tool, image }: PinnedTool,
  inputs: Record<string, Source>,
  outputs: Record<string, string>,
  { buckets: { work } }: Place,
): tasks.CallAwsService {
  const { name: _, ...pinned } = image ?? { name: '' };
  const prepare = new tasks.CallAwsService(scope, `Prepare ${scope.id}`, {
    service: 's3',
    action: 'putObject',
    parameters: {
      Bucket: work.bucketName,
      Key: sfn.JsonPath.stringAt(jobExpression(scope.id)),
      Body: {
        schema: 1,
        run: sfn.JsonPath.stringAt(RUN),
        execution: sfn.JsonPath.stringAt(EXECUTION),
        // As text: expressions of the tool are no business of the state machine.
        tool: JSON.stringify(tool),
        ...(image && { image: pinned }),
        inputs: renderedDeep(inputs),
        outputs: renderedDeep(outputs),
      },
    },
    iamResources: [work.arnForObjects('v1/runs/*')],
    taskTimeout: sfn.Timeout.duration(Duration.minutes(5)),
    resultSelector: { count: 1 },
    resultPath: TRIED,
  });
  prepare.addRetry(RECORD_RETRY);
  return prepare;
}

const jobExpression = (id: string): string => format(`v1/runs/{}/${id}/job.json`, RUN);

function renderedDeep<T>(value: T): T {
  if (typeof value === 'string') return rendered(value) as T;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, renderedDeep(inner)])) as T;
}

function runTool(scope: ToolStep, definition: ToolDefinition, size: ToolSize, place: Place): tasks.EcsRunTask {
  const command = (word: string): string[] =>
    Token.asList(sfn.JsonPath.objectAt(`States.Array('${word}', '--job', ${jobExpression(scope.id)})`));
  const run = new tasks.EcsRunTask(scope, scope.id, {
    cluster: place.cluster as ICluster,
    securityGroups: [place.securityGroup],
    subnets: place.subnets,
    assignPublicIp: place.assignPublicIp,
    taskDefinition: definition.taskDefinition,
    launchTarget: new tasks.EcsFargateLaunchTarget(),
    integrationPattern: sfn.IntegrationPattern.RUN_JOB,
    containerOverrides: [
      { containerDefinition: definition.stageIn, command: command('in') },
      { containerDefinition: definition.stageOut, command: command('out') },
    ],
    taskTimeout: sfn.Timeout.duration(Duration.minutes(size.timeoutMinutes)),
    resultPath: sfn.JsonPath.DISCARD,
  });
  for (const retry of START_RETRIES) run.addRetry(retry);
  return run;
}

/** What happens after a task that failed: another try, or the reason on record and the end of the run. */
function wireFailures(scope: ToolStep, run: tasks.EcsRunTask, place: Place): void {
  const { id } = scope;
  const { work } = place.buckets;
  const failed = new sfn.Fail(scope, `${id} failed`, { errorPath: `${FAILURE}.Error`, causePath: `${FAILURE}.Cause` });
  const record = recordFailure(scope, `Record failed ${id}`, place, format(`v1/runs/{}/${id}/failed.json`, RUN));
  record.next(failed);
  const why = new tasks.CallAwsService(scope, `Why ${id} failed`, {
    comment:
      'What stage-out wrote about it. A task that was lost wrote nothing; then the description of the task stays.',
    service: 's3',
    action: 'getObject',
    parameters: {
      Bucket: work.bucketName,
      Key: sfn.JsonPath.stringAt(format(`v1/runs/{}/${id}/reason/{}.txt`, RUN, EXECUTION)),
    },
    iamResources: [work.arnForObjects('v1/runs/*')],
    taskTimeout: sfn.Timeout.duration(Duration.minutes(5)),
    resultSelector: { Error: 'ToolFailed', Cause: sfn.JsonPath.stringAt('$.Body') },
    resultPath: FAILURE,
  });
  why.addCatch(record, { resultPath: sfn.JsonPath.DISCARD });
  why.next(record);
  const again = new sfn.Pass(scope, `Try ${id} again`, {
    parameters: { count: sfn.JsonPath.mathAdd(sfn.JsonPath.numberAt(`${TRIED}.count`), 1) },
    resultPath: TRIED,
  });
  again.next(run);
  const choice = new sfn.Choice(scope, `May ${id} be mended`, {
    comment:
      'The launcher ends with 100 where the tool failed by itself, and stage-in and stage-out where it was used wrongly.',
  })
    .when(sfn.Condition.or(...['"ExitCode":100', '"ExitCode": 100'].map((text) => hasCause(`*${text}*`))), why)
    .when(sfn.Condition.numberGreaterThanEquals(`${TRIED}.count`, TRIES), why)
    .otherwise(again);
  run.addCatch(choice, { errors: [sfn.Errors.TASKS_FAILED], resultPath: FAILURE });
  run.addCatch(record, { resultPath: FAILURE });
}

const hasCause = (pattern: string): sfn.Condition => sfn.Condition.stringMatches(`${FAILURE}.Cause`, pattern);
