/** Writing the made city, or the large file for measuring speed, into a folder. */
import { resolve } from 'node:path';
import { writeBenchmark } from '../demo/benchmark.ts';
import { writeDemo } from '../demo/demo.ts';
import { parseInboxKey } from '../inbox/key.ts';
import { createFileStore } from '../store/file.ts';
import { listAll } from '../store/store.ts';

const DATASET = 'demo';

export interface DemoInbox {
  dataset: string;
  /** Number of city models in it. */
  files: number;
}

/** Writes a made city, or `benchmark` buildings of one vintage, into a folder that becomes an inbox. */
export async function writeDemoInbox(dir: string, benchmark?: number): Promise<DemoInbox> {
  const inbox = createFileStore(resolve(dir));
  if (benchmark === undefined) await writeDemo(inbox, { dataset: DATASET });
  else await writeBenchmark(inbox, { dataset: DATASET, buildings: benchmark });
  let files = 0;
  for await (const { key } of listAll(inbox, `${DATASET}/`)) if (parseInboxKey(key).kind === 'source') files++;
  return { dataset: DATASET, files };
}
