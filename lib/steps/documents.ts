import type { z } from 'zod';
import type { ObjectStore } from '../store/store.ts';
import { InvalidJobError } from './errors.ts';

/** Reads a JSON document and validates it. @throws NotFoundError @throws InvalidJobError */
export async function readDocument<T>(store: ObjectStore, key: string, schema: z.ZodType<T>): Promise<T> {
  const text = Buffer.from(await store.get(key)).toString();
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidJobError(`${key}: ${issue?.path.join('.')}: ${issue?.message}.`);
}

/** Writes a JSON document. */
export async function writeDocument(store: ObjectStore, key: string, document: unknown): Promise<void> {
  await store.put(key, JSON.stringify(document), { contentType: 'application/json' });
}
