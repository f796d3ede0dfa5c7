import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { manifestKey, productKey } from '../steps/keys.ts';
import type { StepSpec } from '../steps/spec.ts';
import { FAILURE, recordFailure } from './failures.ts';
import type { FargateStep } from './fargate.ts';
import type { PipelineProps } from './pipeline.ts';
import { format, RUN, runStep, title } from './stepTask.ts';

/** The folder of the task in `v1/runs/<run>/<step>/<task>/job.json`. */
const TASK = "States.ArrayGetItem(States.StringSplit($.job, '/'), 4)";

/**
 * A step that is a task for every entry of its manifest, which an earlier step wrote. A child that fails for good is
 * recorded and ends like any other: the next step counts results against the manifest, since the runners do not agree
 * on what a map does with failed children. Only a manifest that cannot be read goes to `failed`.
 */
export function stepMap(
  scope: Construct,
  spec: StepSpec,
  fargate: FargateStep,
  props: PipelineProps,
  failed: sfn.IChainable,
): sfn.Chain {
  const name = title(spec.name);
  const recordKey = format(productKey('{}', spec.name, '{}/failed.json'), RUN, TASK);
  const recordTask = recordFailure(scope, `Record failed ${name} task`, props, recordKey);
  const task = runStep(scope, `${name} task`, { spec, fargate, job: '$.job' }, props, recordTask);

  const map = new sfn.DistributedMap(scope, name, {
    comment: spec.summary,
    itemReader: new sfn.S3JsonItemReader({
      bucket: props.buckets.work,
      key: sfn.JsonPath.stringAt(format(manifestKey('{}', spec.name), RUN)),
    }),
    itemSelector: { run: sfn.JsonPath.stringAt(RUN), job: sfn.JsonPath.stringAt('$$.Map.Item.Value.job') },
    // Express children may neither wait for tasks nor live for more than five minutes.
    mapExecutionType: sfn.StateMachineType.STANDARD,
    maxConcurrency: props.maxConcurrency,
    resultPath: sfn.JsonPath.DISCARD,
  }).itemProcessor(task);
  const mapRecordKey = format(productKey('{}', spec.name, 'failed.json'), RUN);
  const record = recordFailure(scope, `Record failed ${name}`, props, mapRecordKey);
  map.addCatch(record, { resultPath: FAILURE });
  record.next(failed);
  return sfn.Chain.start(map);
}
