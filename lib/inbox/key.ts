/**
 * The grammar of inbox keys: `<dataset>/<vintage>/<any path>`, `<dataset>/dataset.json`, and `READY` in either folder.
 * It is shared by whoever starts runs: the local watcher, the command line, and the function behind the bucket.
 */
import { UserError } from '../city/errors.ts';
import { parseVintage } from '../city/vintage.ts';
import { faultOfKey } from '../store/keys.ts';
import { InvalidDatasetNameError } from './errors.ts';

export type InboxKey =
  /** `source`: a city model or an archive of some; `side`: an image or a code list that sources refer to. */
  | { kind: 'source' | 'side'; dataset: string; vintage: string; path: string }
  | { kind: 'settings'; dataset: string }
  /** Says that a drop is complete: of one vintage, or of the whole dataset. */
  | { kind: 'ready'; dataset: string; vintage?: string }
  /** No input, and nobody would expect it to be one. */
  | { kind: 'ignored'; reason: string }
  /** Somebody meant it as input, but it cannot be taken: belongs into the report. */
  | { kind: 'rejected'; dataset?: string; reason: string };

export const SETTINGS_NAME = 'dataset.json';
export const READY_NAME = 'READY';

const SOURCE_ENDINGS = /\.(gml|xml|citygml|json|jsonl)(\.gz)?$|\.zip$/i;
const SIDE_ENDINGS = /\.(jpe?g|png|tiff?|gif|bmp|webp|dds)$/i;
const OTHER_ARCHIVES = /\.(7z|rar|tar|tgz|tar\.gz|bz2|xz|zst)$/i;
/** Code lists have the ending of city models; their folder tells them apart. */
const CODE_LIST = /(^|\/)code_?lists?\/.*\.xml$/i;
const LEFT_BY_MACHINES = /^(\..*|__MACOSX|Thumbs\.db|desktop\.ini|.*~|.*\.(part|tmp|crdownload|filepart))$/i;

/** Reads an object key of the inbox. Never throws: what is wrong comes back as a reason in words. */
export function parseInboxKey(key: string): InboxKey {
  const segments = key.split('/');
  if (key.endsWith('/')) return { kind: 'ignored', reason: 'It marks a folder.' };
  if (segments.some((segment) => LEFT_BY_MACHINES.test(segment))) {
    return { kind: 'ignored', reason: 'Hidden and temporary files are left alone.' };
  }
  const [dataset, ...rest] = segments as [string, ...string[]];
  if (rest.length === 0) return outside(key, 'put it into <dataset>/<year>/, such as lyon/2015/');
  const badName = whyNoDatasetName(dataset);
  if (badName) return { kind: 'rejected', reason: `"${dataset}" is no name for a dataset: ${badName}.` };
  if (rest.length === 1) return parseInDataset(dataset, rest[0]);
  const fault = faultOfKey(key);
  if (fault) return { kind: 'rejected', dataset, reason: `Its name cannot be used, since ${fault}: give it another.` };
  return parseInVintage(dataset, rest[0], rest.slice(1).join('/'));
}

/** Whether a word can name a dataset. */
export const isDatasetName = (name: string): boolean => whyNoDatasetName(name) === undefined;

/** Passes a name that can be the first word of keys and part of a URL as it is. @throws InvalidDatasetNameError */
export function parseDatasetName(name: string): string {
  const why = whyNoDatasetName(name);
  if (why) throw new InvalidDatasetNameError(name, why);
  return name;
}

function parseInDataset(dataset: string, name: string): InboxKey {
  if (name === SETTINGS_NAME) return { kind: 'settings', dataset };
  if (name === READY_NAME) return { kind: 'ready', dataset };
  return outside(name, `put it into a folder of its year, such as ${dataset}/2015/`, dataset);
}

function parseInVintage(dataset: string, vintage: string, path: string): InboxKey {
  const role = roleOf(path);
  if (role === undefined && path !== READY_NAME) return notRead(path, dataset);
  try {
    parseVintage(vintage);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: role === 'side' ? 'ignored' : 'rejected', dataset, reason: error.message };
  }
  return role === undefined ? { kind: 'ready', dataset, vintage } : { kind: role, dataset, vintage, path };
}

function roleOf(path: string): 'source' | 'side' | undefined {
  if (CODE_LIST.test(path) || SIDE_ENDINGS.test(path)) return 'side';
  if (SOURCE_ENDINGS.test(path)) return 'source';
  return undefined;
}

function notRead(path: string, dataset: string): InboxKey {
  if (OTHER_ARCHIVES.test(path)) {
    return { kind: 'rejected', dataset, reason: 'Archives of this kind are not read: pack the files as .zip or .gz.' };
  }
  return { kind: 'ignored', reason: 'Its ending is none of a city model, an image or a code list.' };
}

function outside(name: string, advice: string, dataset?: string): InboxKey {
  if (!roleOf(name) && !OTHER_ARCHIVES.test(name))
    return { kind: 'ignored', reason: 'It lies outside of any vintage.' };
  return { kind: 'rejected', ...(dataset && { dataset }), reason: `It lies outside of any vintage: ${advice}.` };
}

function whyNoDatasetName(name: string): string | undefined {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return undefined;
  const proposal = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, 64);
  const rule =
    'use at most 64 letters a to z, digits, points, hyphens and underscores, beginning with a letter or digit';
  return proposal ? `${rule} ("${proposal}" would do)` : rule;
}
