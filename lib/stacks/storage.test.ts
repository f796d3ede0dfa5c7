import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { deployed, resources } from './testing/deployed.ts';

const { template } = deployed();

function bucket(within: Template, name: string) {
  const [id, found] = Object.entries(resources(within, 'AWS::S3::Bucket')).find(([logicalId]) =>
    logicalId.startsWith(name),
  )!;
  return { id, ...found } as { id: string; Properties: Record<string, unknown>; DeletionPolicy?: string };
}

describe.each(['InboxBucket', 'WorkBucket', 'TilesBucket'])('%s', (name) => {
  const { id, Properties, ...found } = bucket(template, name);

  it('is read by nobody from outside, is encrypted, and has no name of its own', () => {
    expect(Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    expect(Properties.BucketName).toBeUndefined();
  });

  it('refuses whoever comes without TLS, or with an old one', () => {
    const denied = (condition: object) =>
      template.hasResourceProperties('AWS::S3::BucketPolicy', {
        Bucket: { Ref: id },
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' }, Condition: condition }),
          ]),
        },
      });
    denied({ Bool: { 'aws:SecureTransport': 'false' } });
    denied({ NumericLessThan: { 's3:TlsVersion': 1.2 } });
  });

  it('forgets the parts of uploads that nobody finished', () => {
    const { Rules } = Properties.LifecycleConfiguration as { Rules: object[] };
    expect(Rules).toContainEqual(
      expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: 'Enabled' }),
    );
  });

  it('outlives the stack, unless asked', () => {
    expect(found.DeletionPolicy).toBe('Retain');
    expect(bucket(deployed({ removeData: true }).template, name).DeletionPolicy).toBe('Delete');
  });
});

it('keeps every version of what is dropped, and tells EventBridge', () => {
  expect(bucket(template, 'InboxBucket').Properties).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  });
});

it('forgets work by its age, and blobs after the entries that name them', () => {
  const { Rules } = bucket(template, 'WorkBucket').Properties.LifecycleConfiguration as {
    Rules: { Prefix?: string; ExpirationInDays?: number }[];
  };
  const kept = Object.fromEntries(
    Rules.flatMap(({ Prefix, ExpirationInDays }) => (Prefix ? [[Prefix, ExpirationInDays]] : [])),
  );
  expect(kept).toEqual({ 'v1/runs/': 60, 'v1/cache/': 60, 'v1/blobs/': 90 });
  for (const name of ['InboxBucket', 'TilesBucket']) {
    expect(JSON.stringify(bucket(template, name).Properties.LifecycleConfiguration)).not.toContain('Expiration');
  }
});

it('empties buckets by a function only where data are to be removed', () => {
  template.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  deployed({ removeData: true }).template.resourceCountIs('Custom::S3AutoDeleteObjects', 3);
});
