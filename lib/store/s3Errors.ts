import { NotFoundError, PreconditionFailedError, StoreUnavailableError } from './errors.ts';
import { codeOf } from './fileErrors.ts';

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNABORTED',
]);
const FORBIDDEN = new Set([
  'AccessDenied',
  'AllAccessDisabled',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
]);
const ELSEWHERE = new Set(['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException']);

/** What was asked of S3 when it failed. */
export interface S3Request {
  bucket: string;
  key: string;
  action: 'read' | 'written' | 'listed';
  /** A condition was set: a missing object fails it as well. */
  conditional?: boolean;
}

/** Turns an error of the SDK into one of the store's, which keeps it as its cause. */
export function s3Error(error: unknown, { bucket, key, action, conditional = false }: S3Request): unknown {
  if (!(error instanceof Error)) return error;
  const { name } = error;
  const status = statusOf(error);
  const unavailable = (why: string) =>
    new StoreUnavailableError(`"s3://${bucket}/${key}" cannot be ${action}: ${why}.`, { cause: error });

  if (name === 'NoSuchBucket') return unavailable(`there is no bucket "${bucket}": create it, or mend its name`);
  if (status === 412) return new PreconditionFailedError(key, { cause: error });
  if (status === 404) {
    return conditional ? new PreconditionFailedError(key, { cause: error }) : new NotFoundError(key, { cause: error });
  }
  if (name === 'ConditionalRequestConflict') return new PreconditionFailedError(key, { cause: error });
  if (ELSEWHERE.has(name) || status === 301) {
    return unavailable('the bucket lies in another region: set AWS_REGION to it');
  }
  if (FORBIDDEN.has(name) || status === 403) {
    return unavailable(`permission is denied (${name}): check the credentials, and what they may do with the bucket`);
  }
  if (name === 'CredentialsProviderError') {
    return unavailable('there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  }
  if (isNetworkError(error))
    return unavailable(`the network failed (${codeOf(error) ?? name}): check it and the endpoint`);
  if (status !== undefined) return unavailable(`S3 answered ${status} ${name} (${error.message})`);
  return error;
}

/** Whether the connection failed rather than the request. */
export function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return NETWORK.has(codeOf(error) ?? '') || error.name === 'TimeoutError' || error.message === 'aborted';
}

function statusOf(error: Error): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
