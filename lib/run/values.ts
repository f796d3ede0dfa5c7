/** Small values that tasks hand on by name, such as a count or a date: one JSON object a task, beside the files. */
import { z } from 'zod';
import type { Json } from '../pipelines/definition.ts';
import { listAll, type ObjectStore } from '../store/store.ts';
import { readRecord } from './readRecord.ts';

const prefix = (run: string): string => `v1/runs/${run}/values/`;

/** The key of the values of a task: what a state reads them back by. */
export const valuesKey = (run: string, task: string): string => `${prefix(run)}${task}.json`;

export type TaskValues = { [name: string]: Json };

/** The most that a task may hand on so, in bytes of JSON: what is larger is a file. */
export const LARGEST_VALUES = 64 * 1024;

export async function putValues(work: ObjectStore, run: string, task: string, values: TaskValues): Promise<void> {
  await work.put(valuesKey(run, task), JSON.stringify(values), { contentType: 'application/json' });
}

/** The values of all tasks of a run, by the name of the task. @throws CorruptRecordError */
export async function readValues(work: ObjectStore, run: string): Promise<Record<string, TaskValues>> {
  const values: Record<string, TaskValues> = {};
  for await (const { key } of listAll(work, prefix(run))) {
    const task = key.slice(prefix(run).length).replace(/\.json$/, '');
    values[task] = (await readRecord(work, key, z.record(z.string(), z.json()))) as TaskValues;
  }
  return values;
}
