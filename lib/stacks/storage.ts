import { Duration } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { privateBucket } from './bucket.ts';
import type { Config } from './config.ts';

/** What lies below a prefix of the work bucket is deleted so many days after it was written. */
const KEPT_DAYS = { 'v1/runs/': 60, 'v1/cache/': 60, 'v1/blobs/': 90 };

/** What people drop, and what runs work with. */
export interface Storage {
  inbox: s3.IBucket;
  work: s3.IBucket;
}

/**
 * The inbox, which keeps all versions and tells EventBridge of each, and the work bucket, which forgets. An entry of the
 * cache is forgotten a month before its blobs, so that what a run found there lasts until its end.
 */
export function storage(scope: Construct, config: Config): Storage {
  const inbox = privateBucket(scope, 'InboxBucket', config, { versioned: true });
  // `eventBridgeEnabled` would bring a function along to set this one property.
  (inbox.node.defaultChild as s3.CfnBucket).notificationConfiguration = {
    eventBridgeConfiguration: { eventBridgeEnabled: true },
  };
  const lifecycleRules = Object.entries(KEPT_DAYS).map(([prefix, days]) => ({
    id: prefix.replaceAll('/', '-').slice(0, -1),
    prefix,
    expiration: Duration.days(days),
  }));
  return { inbox, work: privateBucket(scope, 'WorkBucket', config, { lifecycleRules }) };
}
