/**
 * Builds the pages that browsers load: `node scripts/buildViewer.ts <folder>`. Scripts and styles are named by their bytes,
 * so that they can be cached for ever; the page beside them says which they are.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

/** Each page has a folder in `viewer/`, with `<page>.html`, `main.ts` and `style.css`. */
const PAGES = ['map', 'console'];

/** Builds the pages into the user's cache, unless that was done for the sources as they are. Answers the folder. */
export async function ensureViewer(): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'chronotiles', 'viewer');
  const folder = join(cache, hashOfSources());
  if (existsSync(folder)) return folder;
  // Whoever else builds at the same time makes the same: the first one to move his into place is as good as any.
  const draft = join(cache, `draft-${randomUUID()}`);
  try {
    await buildViewer(draft);
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/** Builds the pages into a folder, in place of what is in it. */
export async function buildViewer(folder: string): Promise<void> {
  const { build } = await import('esbuild');
  rmSync(folder, { recursive: true, force: true });
  for (const page of PAGES) {
    const from = join(ROOT, 'viewer', page);
    const { outputFiles } = await build({
      entryPoints: { script: join(from, 'main.ts'), style: join(from, 'style.css') },
      outdir: folder,
      write: false,
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      legalComments: 'none',
      logLevel: 'error',
    });
    let html = readFileSync(join(from, `${page}.html`), 'utf8');
    for (const { path, contents } of outputFiles) {
      const [, role, ending] = /(script|style)\.(js|css)$/.exec(path)!;
      const name = `${page}-assets/${createHash('sha256').update(contents).digest('hex').slice(0, 16)}.${ending}`;
      write(join(folder, name), contents);
      html = html.replace(`{{${role}}}`, name);
    }
    write(join(folder, `${page}.html`), html);
  }
}

function write(file: string, contents: Uint8Array | string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
}

/** Of all that the pages are made of; the lock file names the libraries in them. */
function hashOfSources(): string {
  const hash = createHash('sha256');
  const sources = globSync(['viewer/**/*.{ts,css,html}', 'scripts/buildViewer.ts', 'package-lock.json'], { cwd: ROOT });
  for (const file of sources.sort()) hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

if (process.argv[1] === import.meta.filename) await buildViewer(resolve(process.argv[2] ?? join(ROOT, 'viewer/built')));
