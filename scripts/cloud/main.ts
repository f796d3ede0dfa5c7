/** `npm run cloud`: the deployed system on this machine, until Ctrl-C. */
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { followRuns } from './follow.ts';
import { describeCloud } from './guide.ts';
import { FOLDER, openKept } from './kept.ts';
import { presign } from './presign.ts';

const USAGE = `Usage: npm run cloud [-- <options>]
  presign <key>          print an address that a file can be put to, while the cloud runs
Options:
  --wipe                 forget all that was dropped, worked out and published before
  --quiet-seconds <n>    start a run when nothing was dropped for so long (default: 5)
  --containers           run tasks in containers of an image that is built first, by podman or docker
  --port <n>             port of LocalStack (default: 4566)
  --s3-port <n>          port of MinIO (default: 9000)`;

const say = (line: string): void => console.log(line);
const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      wipe: { type: 'boolean', default: false },
      'quiet-seconds': { type: 'string', default: '5' },
      containers: { type: 'boolean', default: false },
      port: { type: 'string', default: '4566' },
      's3-port': { type: 'string', default: '9000' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) say(USAGE);
  else if (positionals[0] === 'presign' && positionals[1]) say(await presign(positionals[1]));
  else if (positionals.length > 0) throw new TypeError(`There is no command "${positionals.join(' ')}".`);
  else {
    if (values.wipe) await rm(FOLDER, { recursive: true, force: true });
    await runCloud({
      quietSeconds: Number(values['quiet-seconds']),
      containers: values.containers,
      port: Number(values.port),
      s3Port: Number(values['s3-port']),
    });
  }
} catch (error) {
  const { message } = error as Error;
  console.error(error instanceof TypeError ? `${message}\n${USAGE}` : message);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}

/** Brings it up, tells how to use it and what happens, and takes it down on SIGINT or SIGTERM. */
async function runCloud(options: Parameters<typeof openKept>[0]): Promise<void> {
  const started = performance.now();
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ended.abort());
  const cloud = await openKept(options, say);
  try {
    say(`The cloud on this machine is up after ${seconds(started)} s. Ctrl-C takes it down.`);
    for (const line of describeCloud(cloud)) say(line);
    await followRuns(cloud, say, ended.signal);
  } finally {
    say('Taking it down …');
    await cloud.stop();
  }
}
