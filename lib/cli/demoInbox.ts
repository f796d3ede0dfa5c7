/** Writing the made city, or the large files for measuring speed, into a folder. */
import { resolve } from 'node:path';
import { benchmarkKey, writeBenchmark, writeBenchmarkSeries } from '../demo/benchmark.ts';
import { writeDemo } from '../demo/demo.ts';
import { createFileStore } from '../store/file.ts';

/** Writes the made city into a folder that becomes an inbox. Answers the name of its dataset. */
export async function writeDemoInbox(dir: string): Promise<string> {
  const dataset = 'demo';
  await writeDemo(createFileStore(resolve(dir)), { dataset });
  return dataset;
}

/** Writes a town of `buildings` in one vintage, or in three or four, into a folder. Answers the name of its dataset. */
export async function writeBenchmarkInbox(dir: string, buildings: number, vintages: 1 | 3 | 4): Promise<string> {
  const dataset = 'benchmark';
  const inbox = createFileStore(resolve(dir));
  if (vintages === 1) await writeBenchmark(inbox, benchmarkKey(dataset, '2009'), { buildings });
  else await writeBenchmarkSeries(inbox, { dataset, buildings, fourth: vintages === 4 });
  return dataset;
}
