/** Makes `dist/`: JavaScript, types, the pages, and the data that modules read beside themselves. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildViewer } from './buildViewer.ts';

rmSync('dist', { recursive: true, force: true });
const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  // npm reads what `prepack` prints to standard output as its own.
  stdio: ['ignore', 2, 2],
});
if (status !== 0) process.exit(1);
for (const file of globSync('lib/**/*.{json,bin}')) cpSync(file, join('dist', file));
await buildViewer('dist/viewer/built');
cpSync('tools', join('dist', 'tools'), { recursive: true });
chmodSync('dist/bin/chronotiles.js', 0o755);
