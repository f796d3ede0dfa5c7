/** Debian's Chromium, drawing by software, as it is on a server without a screen. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { findProgram } from '../../scripts/cloud/programs.ts';

/** Where the browser lies; undefined, with a word, where there is none. */
export async function findBrowser(what: string): Promise<string | undefined> {
  const found = await findProgram('chromium');
  if (!found) console.warn(`${what}: no chromium (node scripts/setup.mjs installs it), so these tests are skipped.`);
  return found;
}

export function openBrowser(executablePath: string): Promise<Browser> {
  const gl = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];
  return chromium.launch({ executablePath, args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...gl] });
}

/** Notes what goes wrong on a page: errors of its scripts, refused and failed requests. */
export function collectProblems(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('requestfailed', (request) => problems.push(`${request.url()} ${request.failure()?.errorText}`));
}
