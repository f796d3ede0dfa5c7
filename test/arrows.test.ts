/**
 * The arrows between folders, as a lint rule: what each may import. Paths are held against the files that imports name, so
 * that nothing depends on how an import is written. Tests may import what they like.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

/** What of the steps can be imported without pulling in what they work with. */
const STEP_DESCRIPTIONS = ['lib/steps/*/spec.ts', 'lib/steps/{spec,specs,names,jobs,keys,log}.ts'];
const MODEL = ['lib/city', 'lib/store'];
const ENGINE = ['lib/formats', 'lib/crs', 'lib/changes', 'lib/tiles'];

const MAY_IMPORT: Record<string, string[]> = {
  'lib/city': [],
  'lib/store': ['lib/city'],
  'lib/formats': MODEL,
  'lib/crs': MODEL,
  'lib/changes': MODEL,
  'lib/tiles': MODEL,
  'lib/demo': MODEL,
  'lib/inbox': MODEL,
  'lib/cwl': MODEL,
  'lib/steps': [...MODEL, ...ENGINE, 'lib/inbox', 'lib/pages', 'lib/version.ts'],
  'lib/pipelines': [...MODEL, ...STEP_DESCRIPTIONS, 'lib/cwl'],
  'lib/stacks': [...MODEL, ...STEP_DESCRIPTIONS, 'lib/pipelines', 'lib/pages/policy.ts'],
  'lib/catalog': [...MODEL, 'lib/pipelines', 'lib/stacks', 'lib/version.ts'],
  'lib/run': [...MODEL, 'lib/inbox', 'lib/steps', 'lib/pipelines'],
  'lib/tools': [...MODEL, 'lib/cwl', 'lib/inbox', 'lib/steps', 'lib/run', 'lib/pipelines'],
  'lib/pages': [],
  'lib/serve': [...MODEL, 'lib/inbox', 'lib/run', 'lib/pages', 'lib/pipelines'],
  'lib/cli': [
    ...MODEL,
    ...ENGINE,
    'lib/inbox',
    'lib/steps',
    'lib/pipelines',
    'lib/catalog',
    'lib/run',
    'lib/cwl',
    'lib/serve',
    'lib/pages',
    'lib/demo',
    'lib/version.ts',
  ],
  lambdas: [...MODEL, ...STEP_DESCRIPTIONS, 'lib/inbox'],
  containers: ['lib/run', 'lib/tools'],
};

/** Who may know of AWS, and by which packages. */
const AWS_PACKAGE = /^(@aws-sdk|@smithy|aws-cdk-lib|constructs)(\/|$)/;
const KNOWS_AWS = ['lib/store/s3*.ts', 'lib/pipelines', 'lib/stacks', 'lib/run/cloud', 'lambdas', 'bin/app.ts'];

interface Import {
  file: string;
  /** The file imported, from the root of the project, or the name of a package. */
  target: string;
}

const imports: Import[] = globSync('{bin,lib,lambdas,containers}/**/*.ts')
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !/\.test\.ts$|\/testing\//.test(file) && file !== 'lib/store/conformance.ts')
  .flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(([, specifier]) => ({
      file,
      target: specifier!.startsWith('.') ? join(dirname(file), specifier!) : specifier!,
    })),
  );

describe('arrows between folders', () => {
  it.each(Object.entries(MAY_IMPORT))('%s imports nothing but %j', (folder, allowed) => {
    const strangers = imports
      .filter(({ file, target }) => isIn(file, folder) && /^(bin|lib|lambdas|containers)\//.test(target))
      .filter(({ target }) => ![folder, ...allowed].some((place) => isIn(target, place)));
    expect(strangers).toEqual([]);
  });

  it('let steps be described without loading what they work with', () => {
    const isDescription = (file: string) => STEP_DESCRIPTIONS.some((place) => isIn(file, place));
    const strangers = imports
      .filter(({ file, target }) => isDescription(file) && target.startsWith('lib/'))
      .filter(({ target }) => !isDescription(target) && ![...MODEL, 'lib/inbox'].some((place) => isIn(target, place)));
    expect(strangers).toEqual([]);
  });

  it('leave AWS to those who deploy there', () => {
    const strangers = imports
      .filter(({ target }) => AWS_PACKAGE.test(target))
      .filter(({ file }) => !KNOWS_AWS.some((place) => isIn(file, place)));
    expect(strangers).toEqual([]);
  });

  it('leave no folder out', () => {
    expect(imports).toContainEqual({ file: 'bin/chronotiles.ts', target: 'lib/cli/main.ts' });
    const folders = new Set(imports.map(({ file }) => /^(lib\/[^/]+|[^/]+)\//.exec(file)?.[1]));
    const ruled = new Set([...Object.keys(MAY_IMPORT), 'lib', 'bin']);
    expect([...folders].filter((folder) => folder !== undefined && !ruled.has(folder))).toEqual([]);
  });
});

/** Whether a file lies in a folder, or matches a pattern with `*` and `{a,b}` for parts of a name. */
function isIn(file: string, place: string): boolean {
  if (!/[*{]/.test(place)) return file === place || file.startsWith(`${place}/`);
  const pattern = place
    .replaceAll('.', '\\.')
    .replaceAll('*', '[^/]*')
    .replace(/\{([^}]+)\}/g, (_, names: string) => `(${names.replaceAll(',', '|')})`);
  return new RegExp(`^${pattern}$`).test(file);
}
