// Installs what the project needs, once. Plain JavaScript, since it runs under whatever Node is at hand.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';

const lock = 'package-lock.json';
const stamp = 'node_modules/.package-lock.json';

const isCurrent =
  existsSync(stamp) && existsSync('node_modules/.bin/node') && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs;
if (!isCurrent) {
  console.error('Installing what the project needs (npm ci) …');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
}

const version = execFileSync('node_modules/.bin/node', ['--version'], { encoding: 'utf8' }).trim();
const wanted = JSON.parse(readFileSync('package.json', 'utf8'))
  .devDependencies.node.replace(/[^\d.]/g, '')
  .split('.')[0];
if (!version.startsWith(`v${wanted}.`)) {
  console.error(`Chronotiles is developed with Node ${wanted}, but node_modules holds ${version}: run "npm ci" again.`);
  process.exit(1);
}
