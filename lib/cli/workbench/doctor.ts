/** What is missing on this machine or in an account, and how to get it. */
import { spawn } from 'node:child_process';
import type { Check } from '../../run/cloud/checks.ts';
import { EXIT, type Outcome } from '../context.ts';
import { table } from '../words.ts';

/** A program of this machine. The first of the commands that answers will do. */
interface Need {
  name: string;
  commands: string[][];
  /** What of its answer tells the version. */
  version?: RegExp;
  /** Whether that version will do. */
  fits?: (version: string) => boolean;
  /** What it is for: all else works without it. */
  purpose: string;
  remedy: string;
}

const VERSION = /(\d+\.\d+(\.\d+)*)/;

const NEEDS: Need[] = [
  {
    name: 'Container engine',
    commands: [
      ['podman', 'info', '--format', 'podman {{.Version.Version}}'],
      ['docker', 'info', '--format', 'docker {{.ServerVersion}}'],
    ],
    version: /((?:podman|docker) \S+)/,
    purpose: 'tools in containers, here',
    remedy: 'install podman (https://podman.io) or Docker, and start it; trusted tools run with --engine process',
  },
  {
    name: 'Go',
    commands: [['go', 'version']],
    purpose: 'building the image that brings files in and out around tools',
    remedy: 'install it from https://go.dev/dl or by "apt-get install golang"',
  },
  {
    name: 'Python 3.13',
    commands: [
      ['python3.13', '--version'],
      ['python3', '--version'],
    ],
    fits: (version) => Number(version.split('.')[1]) >= 13,
    purpose: 'LocalStack, which stands in for AWS here',
    remedy: 'install it from https://www.python.org, or by "uv python install 3.13"',
  },
  {
    name: 'Chromium',
    commands: [
      ['chromium', '--version'],
      ['google-chrome', '--version'],
      ['chromium-browser', '--version'],
    ],
    purpose: 'testing the pages in a browser',
    remedy: 'run "npx playwright-core install chromium", or "apt-get install chromium"',
  },
  {
    name: 'xmllint',
    commands: [['xmllint', '--version']],
    version: /version (\d+)/,
    purpose: 'a comparison of the benchmarks',
    remedy: 'run "apt-get install libxml2-utils"',
  },
];

/** How long a program may take to answer, in milliseconds. */
const PATIENCE = 3000;
const OLDEST_NODE = 22;

export async function examine(target: 'local' | 'aws'): Promise<Outcome> {
  const checks = target === 'aws' ? await (await import('../../run/cloud/checks.ts')).checkAws() : await checkMachine();
  return {
    result: { target, checks },
    lines: table(checks.map(({ name, state, says }) => [MARKS[state], name, says])),
    exitCode: checks.some(({ state }) => state === 'failed') ? EXIT.failed : EXIT.done,
  };
}

const MARKS: Record<Check['state'], string> = { ok: 'ok', warning: 'missing', failed: 'FAILED' };

async function checkMachine(): Promise<Check[]> {
  return [checkNode(), ...(await Promise.all(NEEDS.map(checkNeed)))];
}

function checkNode(): Check {
  const isFit = Number(process.versions.node.split('.')[0]) >= OLDEST_NODE;
  const says = isFit
    ? process.version
    : `${process.version} is too old: install Node ${OLDEST_NODE} or later from https://nodejs.org.`;
  return { name: 'Node', state: isFit ? 'ok' : 'failed', says };
}

async function checkNeed({
  name,
  commands,
  version = VERSION,
  fits = () => true,
  purpose,
  remedy,
}: Need): Promise<Check> {
  const answers = await Promise.all(commands.map(answerOf));
  const found = answers.map((answer) => version.exec(answer ?? '')?.[1]).filter((one) => one !== undefined);
  const fit = found.find(fits);
  if (fit !== undefined) return { name, state: 'ok', says: fit };
  const what = found.length > 0 ? `${found.join(', ')} will not do for` : 'It is not there. It is for';
  return { name, state: 'warning', says: `${what} ${purpose}: ${remedy}.` };
}

/** What a command says; undefined where it is not there, fails or does not answer. */
function answerOf([command, ...args]: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE, killSignal: 'SIGKILL' });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        text += chunk;
      });
    }
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code === 0 ? text : undefined));
  });
}
