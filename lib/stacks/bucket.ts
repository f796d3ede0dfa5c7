import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from '../pipelines/acknowledge.ts';
import type { Config } from './config.ts';

/** Nobody waits longer for the rest of an upload in parts. */
const UNFINISHED_UPLOADS = Duration.days(7);

/** A bucket that nobody else can read, by TLS only, whose data outlive the stack unless the configuration says otherwise. */
export function privateBucket(
  scope: Construct,
  id: string,
  { removeData }: Config,
  props: s3.BucketProps = {},
): s3.IBucket {
  const bucket = new s3.Bucket(scope, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: removalPolicy(removeData),
    // Brings a function along that empties the bucket, which nobody pays for who does not ask.
    ...(removeData ? { autoDeleteObjects: true } : {}),
    ...props,
    lifecycleRules: [
      { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: UNFINISHED_UPLOADS },
      ...(props.lifecycleRules ?? []),
    ],
  });
  acknowledge(bucket, { S1: 'Who reads and writes is known: the roles of the tasks. CloudTrail has the rest.' });
  // The CDK's classes do not say `undefined` where its interfaces leave a property out.
  return bucket as s3.IBucket;
}

export const removalPolicy = (removeData: boolean): RemovalPolicy =>
  removeData ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
