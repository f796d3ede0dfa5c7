/** What a tool put out goes to its keys, and on record; from the cache, or from the folder that it worked in. */
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathOf } from '../cwl/files.ts';
import type { Outputs } from '../cwl/outputs.ts';
import { type Entry, isEntry, isFile, type Value } from '../cwl/values.ts';
import type { Json } from '../pipelines/definition.ts';
import { putValues, type TaskValues } from '../run/values.ts';
import { mapAtOnce } from '../steps/units.ts';
import { blobKey, type CachedOutput } from '../store/cache.ts';
import type { Stores } from '../store/store.ts';
import { OutputPlaceError } from './errors.ts';
import type { ToolJob } from './job.ts';
import { counter, type MovedObject, storeOf } from './storeFiles.ts';

/** A file of an output. `place` is what its key has beyond the key that the job gives the output. */
export interface DeliveredObject extends MovedObject {
  output: string;
  place: string;
}

export interface Delivered {
  /** Sorted by key. */
  outputs: DeliveredObject[];
  /** What is no file, by name. */
  values: TaskValues;
}

/** A file to be uploaded. */
interface Upload {
  output: string;
  path: string;
  key: string;
}

/** @throws OutputPlaceError when several files would go to one key */
export async function deliverOutputs(job: ToolJob, task: string, found: Outputs, stores: Stores): Promise<Delivered> {
  const uploads: Upload[] = [];
  const values: TaskValues = {};
  for (const [name, value] of Object.entries(found)) {
    const entries = entriesAt(value);
    const key = job.outputs[name];
    if (entries === undefined || key === undefined) values[name] = value as Json;
    else uploads.push(...(await uploadsOf(name, key, entries)));
  }
  const outputs = await mapAtOnce(uploads, (upload) => put(job, upload, stores));
  if (Object.keys(values).length > 0) await putValues(stores.work, job.run, task, values);
  return { outputs: outputs.sort((a, b) => (a.key < b.key ? -1 : 1)), values };
}

/** The files of an output; undefined where it is none. */
function entriesAt(value: Value): Entry[] | undefined {
  if (value === null) return [];
  if (isEntry(value)) return [value];
  return Array.isArray(value) && value.length > 0 && value.every(isEntry) ? value : undefined;
}

async function uploadsOf(name: string, key: string, entries: Entry[]): Promise<Upload[]> {
  if (!key.endsWith('/')) {
    const [only, ...more] = entries.flatMap((entry) =>
      isFile(entry) ? [entry, ...(entry.secondaryFiles ?? [])] : entry,
    );
    if (only === undefined) return [];
    if (more.length > 0 || !isFile(only)) throw new OutputPlaceError(name, key);
    return [{ output: name, path: pathOf(only.location!), key }];
  }
  const uploads: Upload[] = [];
  const taken = new Set<string>();
  for (const entry of entries) {
    // A directory is the folder itself where it is the only one.
    const folder = !isFile(entry) && entries.length === 1 ? key.replace(/\/$/, '') : `${key}${entry.basename}`;
    const all = isFile(entry) ? [entry, ...(entry.secondaryFiles ?? [])] : [entry];
    for (const one of all)
      uploads.push(...(await filesOf(name, one, one === entry ? folder : `${key}${one.basename}`)));
  }
  for (const upload of uploads) {
    if (taken.has(upload.key)) throw new OutputPlaceError(name, upload.key);
    taken.add(upload.key);
  }
  return uploads;
}

async function filesOf(output: string, entry: Entry, key: string): Promise<Upload[]> {
  const path = pathOf(entry.location!);
  if (isFile(entry)) return [{ output, path, key }];
  const files = await readdir(path, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .sort()
    .map((file) => ({ output, path: file, key: `${key}${file.slice(path.length)}` }));
}

async function put(job: ToolJob, { output, path, key }: Upload, stores: Stores): Promise<DeliveredObject> {
  const [store, inner] = storeOf(stores, key);
  const counted = counter();
  await pipeline(createReadStream(path), counted.through, (bytes) => store!.put(inner, bytes));
  return { output, place: key.slice(job.outputs[output].length), key, ...counted.result() };
}

/** Keeps the files of a result in the cache, by output and place: keys are those of one run. */
export function keepBlobs(outputs: DeliveredObject[], stores: Stores): Promise<CachedOutput[]> {
  return mapAtOnce(outputs, async ({ output, place, key, size, sha256 }) => {
    const [store, inner] = storeOf(stores, key);
    if (store === stores.work) await store.copy(inner, blobKey(sha256));
    else await stores.work.put(blobKey(sha256), store!.stream(inner));
    return { name: `${output}:${place}`, size, sha256 };
  });
}

/** Brings what the cache keeps to the keys of this job; undefined where it does not fit them. */
export async function deliverKept(
  job: ToolJob,
  kept: CachedOutput[],
  stores: Stores,
): Promise<DeliveredObject[] | undefined> {
  const outputs = kept.map(({ name, ...bytes }): DeliveredObject => {
    const [output, place] = [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)];
    return { output, place, key: `${job.outputs[output]}${place}`, ...bytes };
  });
  const fits = ({ output, place }: DeliveredObject): boolean => {
    return job.outputs[output] !== undefined && job.outputs[output].endsWith('/') === (place !== '');
  };
  if (!outputs.every(fits)) return undefined;
  await mapAtOnce(outputs, async ({ key, sha256 }) => {
    const [store, inner] = storeOf(stores, key);
    if (store === stores.work) await store.copy(blobKey(sha256), inner);
    else await store!.put(inner, stores.work.stream(blobKey(sha256)));
  });
  return outputs;
}
