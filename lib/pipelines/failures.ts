import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { PipelineProps } from './pipeline.ts';
import { RECORD_RETRY } from './retries.ts';

/** Where the catch of a state puts what went wrong: `Error` and `Cause`. */
export const FAILURE = '$.failure';

/**
 * The state that writes what a catch put at `$.failure` into the work bucket.
 * @param key of the record, as an expression
 */
export function recordFailure(scope: Construct, id: string, props: PipelineProps, key: string): tasks.CallAwsService {
  const { work } = props.buckets;
  const record = new tasks.CallAwsService(scope, id, {
    service: 's3',
    action: 'putObject',
    parameters: {
      Bucket: work.bucketName,
      Key: sfn.JsonPath.stringAt(key),
      Body: sfn.JsonPath.objectAt(FAILURE),
    },
    iamResources: [work.arnForObjects('v1/runs/*')],
    taskTimeout: sfn.Timeout.duration(Duration.minutes(5)),
    resultPath: sfn.JsonPath.DISCARD,
  });
  record.addRetry(RECORD_RETRY);
  return record;
}
