import { createServer, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openStore } from '../store/open.ts';
import type { ObjectStore } from '../store/store.ts';

/** Serves what lies below `v1/runs/` of the work bucket, to read. `/` answers that it is there. Ends with its process. */
export async function serveRunFiles(
  host: string,
  port: number,
  env: Record<string, string | undefined>,
): Promise<void> {
  const work = await openStore(env.CHRONOTILES_WORK ?? '');
  const server = createServer((request, response) => {
    void answer(work, request.url ?? '/', response).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(port, host, listening));
}

async function answer(work: ObjectStore, url: string, response: ServerResponse): Promise<void> {
  const path = decodeURIComponent(new URL(url, 'http://service').pathname).slice(1);
  if (path === '') return void response.end('ready\n');
  // A path that is no key is nothing that is there.
  const found = await work.head(`v1/runs/${path}`).catch(() => undefined);
  if (!found) {
    response.statusCode = 404;
    return void response.end('There is no such file.\n');
  }
  response.setHeader('Content-Length', found.size);
  await pipeline(Readable.from(work.stream(found.key)), response);
}
