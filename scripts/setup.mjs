// Installs what some tests and benchmarks need beside npm packages: system packages, and the servers of the laptop cloud.
// Plain JavaScript: it needs nothing installed.
import { spawnSync } from 'node:child_process';

const TOOLS = [
  { command: 'xmllint', aptPackage: 'libxml2-utils' },
  { command: 'chromium', aptPackage: 'chromium' },
];
// Whoever works here has a container engine already, or wants none.
if (process.env.CI === 'true') {
  for (const name of ['podman', 'runc', 'debootstrap']) TOOLS.push({ command: name, aptPackage: name });
  // What images for tests of tools are made from.
  TOOLS.push({ command: 'busybox', aptPackage: 'busybox-static' });
}

const missing = TOOLS.filter(({ command }) => spawnSync(command, ['--version']).error);
if (missing.length === 0) {
  console.error('All system tools are there.');
} else if (spawnSync('apt-get', ['--version']).error || process.getuid?.() !== 0) {
  const names = missing.map(({ command, aptPackage }) => `${command} (Debian package ${aptPackage})`).join(', ');
  console.error(
    `Missing: ${names}. Install them by hand, or run this as root where apt-get is; tests work without them.`,
  );
} else {
  const packages = missing.map(({ aptPackage }) => aptPackage);
  const options = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update', '-qq'], options);
  const { status } = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
  if (status !== 0) console.error(`apt-get could not install ${packages.join(', ')}; tests work without them.`);
}

for (const [script, failure] of [
  ['scripts/cloud/install.ts', 'The servers of the laptop cloud could not be installed'],
  ['scripts/cfnLint.ts', 'cfn-lint could not be installed'],
]) {
  const { status } = spawnSync(process.execPath, ['scripts/ensure.mjs', script], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) console.error(`${failure}; other tests work without it.`);
}
