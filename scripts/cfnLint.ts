/** cfn-lint, which knows what CloudFormation takes: installed once for all clones, where there is a Python. */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, execute, findProgram } from './cloud/programs.ts';

const VERSION = '1.58.0';
const FOLDER = join(CACHE, `cfn-lint-${VERSION}`);
const PROGRAM = join(FOLDER, 'bin/cfn-lint');
/** Written last: an installation that was broken off is begun anew. */
const MARKER = join(FOLDER, 'complete');

/** The program, or undefined where it is not installed. */
export const findCfnLint = (): string | undefined => (existsSync(MARKER) ? PROGRAM : undefined);

/** Installs it where it is not yet; undefined where there is no Python that makes environments. */
export async function installCfnLint(say: (line: string) => void): Promise<string | undefined> {
  const python = await findProgram('python3');
  if (findCfnLint() || !python) return findCfnLint();
  say('Installing cfn-lint, once …');
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  try {
    await execute(python, ['-m', 'venv', FOLDER]);
    await execute(join(FOLDER, 'bin/python'), ['-m', 'pip', 'install', '--quiet', `cfn-lint==${VERSION}`]);
  } catch (error) {
    say(`cfn-lint cannot be installed: ${(error as Error).message}`);
    return undefined;
  }
  await writeFile(MARKER, '');
  return PROGRAM;
}

if (process.argv[1] === import.meta.filename) await installCfnLint((line) => console.error(line));
