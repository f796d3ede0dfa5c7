import type { ByteSource } from '../format.ts';
import type { Code } from './attributes.ts';
import type { Name } from './names.ts';
import { createScanner, finish, push, type Scanner } from './scanner.ts';
import { decodeText } from './text.ts';

/** Puts labels in the place of codes whose list (a GML dictionary) lies beside the source. */
export interface CodeLists {
  label(codes: Code[]): Promise<void>;
}

const LARGEST = 1 << 24;
const MAXIMUM_LISTS = 1000;

export function createCodeLists(source: ByteSource): CodeLists {
  const lists = new Map<string, Promise<Map<string, string> | undefined>>();
  const listAt = (path: string): Promise<Map<string, string> | undefined> => {
    let list = lists.get(path);
    if (list === undefined && lists.size < MAXIMUM_LISTS) {
      list = readList(source, path);
      lists.set(path, list);
    }
    return list ?? Promise.resolve(undefined);
  };
  return {
    async label(codes) {
      for (const { attribute, list } of codes) {
        const labels = await listAt(list);
        if (!labels || typeof attribute.value !== 'string') continue;
        attribute.value = attribute.value
          .split(', ')
          .map((code) => labels.get(code) ?? code)
          .join(', ');
      }
    },
  };
}

async function readList(source: ByteSource, path: string): Promise<Map<string, string> | undefined> {
  if (/^[a-z][a-z0-9+.-]*:|^\//i.test(path)) return undefined;
  try {
    const bytes = await source.sibling?.(path);
    return bytes === undefined || bytes.length > LARGEST ? undefined : parseDictionary(bytes);
  } catch {
    // A list that cannot be read leaves the codes as they are.
    return undefined;
  }
}

/** The labels of a GML dictionary by code: of two names the first is the code; with one name the description is the label. */
export function parseDictionary(bytes: Uint8Array): Map<string, string> {
  const labels = new Map<string, string>();
  let names: string[] = [];
  let description: string | undefined;
  let identifier: string | undefined;
  const scanner: Scanner = createScanner({
    open(name: Name) {
      if (name.local !== 'Definition') return;
      names = [];
      description = undefined;
      identifier = undefined;
    },
    close(name: Name) {
      const text = (): string => decodeText(scanner.textBytes, scanner.textStart, scanner.textEnd, scanner.base);
      if (name.local === 'name') names.push(text());
      else if (name.local === 'description') description = text();
      else if (name.local === 'identifier') identifier = text();
      else if (name.local === 'Definition') {
        const code = names.length > 1 ? names[0] : description === undefined ? identifier : names[0];
        const label = names.length > 1 ? names[1] : (description ?? names[0]);
        if (code && label) labels.set(code, label);
      }
    },
  });
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb;
  push(scanner, hasMark ? bytes.subarray(3) : bytes);
  finish(scanner);
  return labels;
}
