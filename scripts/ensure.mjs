// Installs what the project needs, once, and hands over to the Node that came with it:
//   node scripts/ensure.mjs [<script> <arguments …>]
// Plain JavaScript of old, since it runs under whatever Node is at hand. It starts the script itself rather than
// leave it to the shell, which may remember where it found the older `node`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const isWindows = process.platform === 'win32';
const node = `node_modules/node/bin/node${isWindows ? '.exe' : ''}`;

if (!isInstalled()) install();
const wanted = JSON.parse(readFileSync('package.json', 'utf8')).devDependencies.node.match(/\d+/)[0];
const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim();
if (!version?.startsWith(`v${wanted}.`)) {
  fail(`This needs Node ${wanted}, but ${version || 'no Node at all'} is in node_modules: run "npm ci" and try again.`);
}
if (process.argv.length > 2) handOver(process.argv.slice(2));

/** Whether everything in the lock file that is not optional lies in node_modules, in that version. */
function isInstalled() {
  if (!existsSync('node_modules/.package-lock.json') || !existsSync(node)) return false;
  const required = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  const installed = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')).packages;
  return Object.entries(required).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

function install() {
  console.error('Installing what the project needs (npm ci) …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
    shell: isWindows,
  });
  if (status !== 0) fail('npm could not install what the project needs: see above, mend it and try again.');
}

function handOver(command) {
  const child = spawn(node, command, { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; this process only waits for it to end cleanly.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  child.on('error', (error) => fail(`${node} does not start: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
