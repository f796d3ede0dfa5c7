/** An address that anybody can put one file to, by curl alone. */
import { readFile } from 'node:fs/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { UserError } from '../../lib/city/errors.ts';
import { ADDRESSES, addressesSchema } from './kept.ts';

const HOUR = 3600;

/** The address of a key of the inbox, good for an hour. @throws UserError where no cloud was started in this clone */
export async function presign(key: string): Promise<string> {
  const text = await readFile(ADDRESSES, 'utf8').catch(() => {
    throw new UserError('There is no cloud on this machine yet: start it by "npm run cloud".');
  });
  const { env, inbox } = addressesSchema.parse(JSON.parse(text));
  return presignPut(env, inbox, key);
}

export function presignPut(env: Record<string, string>, bucket: string, key: string): Promise<string> {
  const client = new S3Client({
    endpoint: env.AWS_ENDPOINT_URL_S3!,
    region: env.AWS_REGION!,
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID!, secretAccessKey: env.AWS_SECRET_ACCESS_KEY! },
    forcePathStyle: true,
    // A checksum in the address would be one of no bytes, and curl sends some.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  return getSignedUrl(client, new PutObjectCommand({ Bucket: bucket, Key: key }), { expiresIn: HOUR });
}
