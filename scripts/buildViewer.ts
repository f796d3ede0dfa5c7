/**
 * Builds the pages that browsers load: `node scripts/buildViewer.ts [<folder>]`. Scripts and styles are named by their bytes,
 * so that they can be cached for ever; the page beside them says which they are.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '..');

/** Each page has a folder in `viewer/`, with `<page>.html`, `main.ts` and `style.css`. */
const PAGES = ['map'];

/** @returns names of the files that were written, below the folder */
export async function buildViewer(folder: string): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true });
  const written: string[] = [];
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
      mkdirSync(join(folder, `${page}-assets`), { recursive: true });
      writeFileSync(join(folder, name), contents);
      html = html.replace(`{{${role}}}`, name);
      written.push(name);
    }
    writeFileSync(join(folder, `${page}.html`), html);
    written.push(`${page}.html`);
  }
  return written;
}

if (process.argv[1] === import.meta.filename) await buildViewer(resolve(process.argv[2] ?? join(ROOT, 'viewer/built')));
