/** What lies in the inbox for a dataset: the objects that a run is made of. */
import { compareVintages } from '../city/vintage.ts';
import { listAll, type ObjectStore, type VersionedObject } from '../store/store.ts';
import { EmptyDatasetError, InvalidSettingsError, SameDayVintagesError } from './errors.ts';
import type { InputObject } from './inputs.ts';
import { parseDatasetName, parseInboxKey, SETTINGS_NAME } from './key.ts';
import { type DatasetSettings, parseSettings, vintageOf } from './settings.ts';

export interface InputSet {
  dataset: string;
  settings: DatasetSettings;
  settingsObject?: Omit<InputObject, 'role' | 'vintage'>;
  /** Sources and what lies beside them, sorted by UTF-8 bytes of the key. */
  objects: InputObject[];
  rejected: { key: string; reason: string }[];
}

/** How many objects are asked for their ETag at a time. */
const INFO_REQUESTS = 16;

/** Bytes of a `dataset.json`; what is larger is something else, and might not fit into memory. */
const LARGEST_SETTINGS = 8 << 20;

/**
 * Lists a dataset. Reads no object but `dataset.json` (the file store hashes the bytes for their ETags).
 * @throws InvalidDatasetNameError, InvalidSettingsError, SameDayVintagesError, EmptyDatasetError
 */
export async function inputSet(inbox: ObjectStore, dataset: string): Promise<InputSet> {
  parseDatasetName(dataset);
  const found: Omit<InputObject, 'etag'>[] = [];
  const rejected: InputSet['rejected'] = [];
  for await (const { key, size } of listAll(inbox, `${dataset}/`)) {
    const parsed = parseInboxKey(key);
    if (parsed.kind === 'source' || parsed.kind === 'side') {
      found.push({ key, size, role: parsed.kind, vintage: parsed.vintage });
    } else if (parsed.kind === 'rejected') {
      rejected.push({ key, reason: parsed.reason });
    }
  }
  if (!found.some((object) => object.role === 'source')) throw new EmptyDatasetError(dataset, rejected[0]?.reason);
  const { settings, settingsObject } = await readSettings(inbox, dataset);
  refuseSameDay(dataset, settings, new Set(found.map((object) => object.vintage)));
  const objects = await withIdentities(inbox, dataset, found);
  return { dataset, settings, ...(settingsObject && { settingsObject }), objects, rejected };
}

/** The datasets of an inbox: the first words of all keys that are input. */
export async function listDatasets(inbox: ObjectStore): Promise<string[]> {
  const datasets = new Set<string>();
  for await (const { key } of listAll(inbox, '')) {
    const parsed = parseInboxKey(key);
    if (parsed.kind === 'source') datasets.add(parsed.dataset);
  }
  return [...datasets];
}

/** What somebody meant as input of some dataset, but lies below none of these: a folder that is no date, a name that is none. */
export async function listStrays(inbox: ObjectStore, datasets: string[]): Promise<InputSet['rejected']> {
  const strays: InputSet['rejected'] = [];
  for await (const { key } of listAll(inbox, '')) {
    const parsed = parseInboxKey(key);
    if (parsed.kind === 'rejected' && !datasets.includes(key.split('/')[0]))
      strays.push({ key, reason: parsed.reason });
  }
  return strays;
}

/** Vintages of an input set that have at least one source, oldest first. */
export function vintagesOf(set: Pick<InputSet, 'objects' | 'settings'>): string[] {
  const names = new Set(set.objects.filter((object) => object.role === 'source').map((object) => object.vintage));
  return [...names]
    .map((name) => vintageOf(set.settings, name))
    .sort(compareVintages)
    .map((vintage) => vintage.name);
}

/** The settings of a dataset, and the object that they come from. @throws InvalidSettingsError */
export async function readSettings(
  inbox: ObjectStore,
  dataset: string,
): Promise<Pick<InputSet, 'settings' | 'settingsObject'>> {
  const key = `${dataset}/${SETTINGS_NAME}`;
  const info = await inbox.info(key);
  if (!info) return { settings: {} };
  if (info.size > LARGEST_SETTINGS) {
    const size = `It has ${info.size} bytes, and settings never have more than ${LARGEST_SETTINGS}.`;
    throw new InvalidSettingsError(key, [size]);
  }
  return { settings: parseSettings(await inbox.get(key), key), settingsObject: { key, ...identityOf(info) } };
}

function refuseSameDay(dataset: string, settings: DatasetSettings, folders: Iterable<string>): void {
  const byDay = new Map<number, string>();
  for (const folder of folders) {
    const { date } = vintageOf(settings, folder);
    const other = byDay.get(date);
    if (other !== undefined) throw new SameDayVintagesError(dataset, other, folder);
    byDay.set(date, folder);
  }
}

/** Objects that were taken away since they were listed drop out. */
async function withIdentities(
  inbox: ObjectStore,
  dataset: string,
  found: Omit<InputObject, 'etag'>[],
): Promise<InputObject[]> {
  if (!inbox.versions) return askEach(inbox, found);
  const versions = new Map<string, VersionedObject>();
  for await (const version of inbox.versions(`${dataset}/`)) versions.set(version.key, version);
  return found.flatMap((object) => {
    const version = versions.get(object.key);
    return version ? [{ ...object, ...identityOf(version) }] : [];
  });
}

async function askEach(inbox: ObjectStore, found: Omit<InputObject, 'etag'>[]): Promise<InputObject[]> {
  const objects: (InputObject | undefined)[] = new Array(found.length);
  const remaining = found.entries();
  const worker = async () => {
    for (const [index, object] of remaining) {
      const info = await inbox.info(object.key);
      objects[index] = info && { ...object, ...identityOf(info) };
    }
  };
  await Promise.all(Array.from({ length: INFO_REQUESTS }, worker));
  return objects.filter((object) => object !== undefined);
}

function identityOf({ etag, size, versionId }: VersionedObject): { etag: string; size: number; versionId?: string } {
  return { etag, size, ...(versionId !== undefined && { versionId }) };
}
