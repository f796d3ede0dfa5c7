import type { z } from 'zod';
import { getIfThere, type ObjectStore } from '../store/store.ts';
import { CorruptRecordError } from './errors.ts';

/** Reads a record of a run; undefined where there is none. @throws CorruptRecordError */
export async function findRecord<T>(work: ObjectStore, key: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const bytes = await getIfThere(work, key);
  if (bytes === undefined) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    throw new CorruptRecordError(key, 'it is no JSON');
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CorruptRecordError(key, `${issue?.path.join('.') || 'it'}: ${issue?.message}`);
}

/** Reads a record that was listed. @throws CorruptRecordError, also where it was taken away since */
export async function readRecord<T>(work: ObjectStore, key: string, schema: z.ZodType<T>): Promise<T> {
  const record = await findRecord(work, key, schema);
  if (record === undefined) throw new CorruptRecordError(key, 'it is gone');
  return record;
}
