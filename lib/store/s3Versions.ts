import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { s3Error } from './s3Errors.ts';
import type { VersionedObject } from './store.ts';

/** Lists the objects below a prefix as they are now, with the ids of their versions, a thousand a request. */
export async function* listVersions(
  client: S3Client,
  bucket: string,
  prefix: string,
  below: string,
): AsyncGenerator<VersionedObject> {
  const first = { Bucket: bucket, Prefix: prefix + below };
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    const next = page && { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    try {
      page = await client.send(new ListObjectVersionsCommand({ ...first, ...next }));
    } catch (error) {
      throw s3Error(error, { bucket, key: first.Prefix, action: 'listed' });
    }
    for (const { Key = '', Size = 0, ETag = '', VersionId, IsLatest } of page.Versions ?? []) {
      const key = Key.slice(prefix.length);
      if (!IsLatest || key === '' || key.endsWith('/')) continue;
      const object = { key, size: Size, etag: ETag };
      // What was put before the bucket kept versions has the version "null".
      yield VersionId === undefined || VersionId === 'null' ? object : { ...object, versionId: VersionId };
    }
  } while (page.IsTruncated);
}
