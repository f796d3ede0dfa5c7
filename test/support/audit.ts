/** What every role did in S3, as MinIO's audit tells it: so that a grant that nobody used, or a refusal, is seen. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const entrySchema = z.object({
  api: z.object({
    name: z.string(),
    bucket: z.string().default(''),
    object: z.string().default(''),
    statusCode: z.number().default(0),
  }),
  requestQuery: z.record(z.string(), z.string()).default({}),
  requestClaims: z.object({ sessionPolicy: z.string().optional() }).default({}),
});
const policySchema = z.object({
  Statement: z.array(z.object({ Effect: z.string(), Action: z.array(z.string()), Resource: z.array(z.string()) })),
});

/** A request that was made with the keys of a role. */
export interface Access {
  /** What the role may, as JSON of its grants, which stands for the role. */
  policy: string;
  action: string;
  resource: string;
  status: number;
}

/** What may be done to what. */
export interface Grant {
  action: string;
  resource: string;
}

export interface Audit {
  env: Record<string, string>;
  accesses: Access[];
  close(): void;
}

/** The action of IAM that a request is, where it is not called the same. */
const ACTIONS: Record<string, string> = {
  HeadObject: 'GetObject',
  ListObjectsV1: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  NewMultipartUpload: 'PutObject',
  PutObjectPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  CopyObject: 'PutObject',
};

/** Listens for the audit of a MinIO that is started with `env`. */
export async function listenToAudit(): Promise<Audit> {
  const accesses: Access[] = [];
  const server: Server = createServer(async (request, response) => {
    const body = await text(request);
    response.end();
    for (const line of body.split('\n')) if (line !== '') note(line, accesses);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: { MINIO_AUDIT_WEBHOOK_ENABLE_TEST: 'on', MINIO_AUDIT_WEBHOOK_ENDPOINT_TEST: `http://127.0.0.1:${port}` },
    accesses,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function note(line: string, accesses: Access[]): void {
  const { api, requestQuery, requestClaims } = entrySchema.parse(JSON.parse(line));
  if (requestClaims.sessionPolicy === undefined) return;
  const name = ACTIONS[api.name] ?? api.name;
  accesses.push({
    policy: JSON.stringify(grantsOf(Buffer.from(requestClaims.sessionPolicy, 'base64').toString())),
    action: `s3:${name === 'GetObject' && requestQuery.versionId ? 'GetObjectVersion' : name}`,
    resource: `arn:aws:s3:::${api.bucket}${api.object ? `/${api.object}` : ''}`,
    status: api.statusCode,
  });
}

/** The grants of a policy, one for each action and resource. MinIO shuffles what is in it. */
function grantsOf(policy: string): Grant[] {
  return policySchema
    .parse(JSON.parse(policy))
    .Statement.filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) => Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))))
    .toSorted((a, b) => (a.action + a.resource < b.action + b.resource ? -1 : 1));
}

/** Whether a request made use of a grant: that to list is also what makes S3 say that an object is not there. */
export function isUseOf({ action, resource }: Grant, access: Access): boolean {
  if (access.status === 404 && action === 's3:ListBucket') return resource === access.resource.split('/')[0];
  return access.status < 300 && matches(action, access.action) && matches(resource, access.resource);
}

function matches(pattern: string, value: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(value);
}
