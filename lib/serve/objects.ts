/** Objects of a store over HTTP: whole or in ranges, told again only when they changed. */
import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import { InvalidKeyError, NotFoundError } from '../store/errors.ts';
import type { ObjectStore } from '../store/store.ts';
import { contentTypeOf } from './contentTypes.ts';

/** Objects that are named by their bytes never change; the pointer and the copies beside it may at any time. */
const cacheControlOf = (key: string): string =>
  /\/(content|releases)\//.test(key) ? 'public, max-age=31536000, immutable' : 'no-cache';

/** Answers with an object, as RFC 9110 wants it for GET and HEAD with one range of bytes. */
export async function answerObject(context: Context, store: ObjectStore, key: string): Promise<Response> {
  const found = await store.head(key).catch(ignoreBadKeys);
  if (!found) return context.notFound();
  const { size } = found;
  context.header('Content-Type', contentTypeOf(key));
  context.header('Cache-Control', cacheControlOf(key));
  context.header('Accept-Ranges', 'bytes');
  const range = parseRange(context.req.header('Range'), size);
  if (range === 'unsatisfiable') {
    context.header('Content-Range', `bytes */${size}`);
    return context.body(null, 416);
  }
  context.header('Content-Length', String(range ? range.end - range.start : size));
  if (range) {
    context.status(206);
    context.header('Content-Range', `bytes ${range.start}-${range.end - 1}/${size}`);
  }
  if (context.req.method === 'HEAD') return context.body(null);
  return stream(context, async (body) => {
    try {
      for await (const chunk of store.stream(key, range ? { range } : {})) await body.write(chunk);
    } catch (error) {
      // It was taken away meanwhile: the reader sees that bytes are missing.
      if (!(error instanceof NotFoundError)) throw error;
    }
  });
}

/** One range, as first byte and one past the last; several, and what is no range, are answered whole. */
function parseRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  return start < end ? { start, end } : 'unsatisfiable';
}

/** What can be no key names nothing. */
function ignoreBadKeys(error: unknown): undefined {
  if (!(error instanceof InvalidKeyError)) throw error;
}
