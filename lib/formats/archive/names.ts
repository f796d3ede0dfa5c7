/** Files that a format may read, each also with `.gz`. Others in an archive lie beside them: images, code lists, notes. */
const DATA = /\.(gml|xml|citygml|json|jsonl)(\.gz)?$/i;
const ARCHIVE = /\.(zip|7z|rar|tar|tgz|tar\.(gz|bz2|xz|zst))$/i;

/** Whether an entry may hold a city model by its name. macOS adds shadows of files, which do not. */
export function isDataName(name: string): boolean {
  const file = name.slice(name.lastIndexOf('/') + 1);
  return DATA.test(file) && !file.startsWith('._') && !name.startsWith('__MACOSX/');
}

export function isArchiveName(name: string): boolean {
  return ARCHIVE.test(name) && !name.startsWith('__MACOSX/');
}

export function isGzipName(name: string): boolean {
  return /\.gz$/i.test(name);
}

/** Whether a path leads out of the archive: absolute, with a drive, or by `..`. */
export function climbsOut(name: string): boolean {
  return name.startsWith('/') || /^[a-z]:/i.test(name) || name.split('/').includes('..') || name.includes('\0');
}

/** A path relative to the folder of an entry, or undefined where it leads out of the archive. */
export function resolveBeside(name: string, path: string): string | undefined {
  const parts = name.split('/').slice(0, -1);
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
