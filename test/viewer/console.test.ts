/** The console in a browser: a run as it goes, one that failed, and what may be done. Screenshots are kept in `out/screenshots`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDemo } from '../../lib/demo/demo.ts';
import { createFileStore } from '../../lib/store/file.ts';
import { collectProblems, findBrowser, openBrowser } from '../support/browser.ts';
import { runCity } from '../support/city.ts';
import { type Started, startChronotiles } from '../support/command.ts';
import { useFolder } from '../support/folder.ts';

const images = process.env.CHRONOTILES_IMAGES;
const README_IMAGES = new Set(['console']);
const program = await findBrowser('The console');
/** What a file may be called that wants to be read as markup. */
const HOSTILE = '<img src=x onerror=alert(1)>.gml';

describe.skipIf(!program)('the console', () => {
  const folder = useFolder('console');
  const problems: string[] = [];
  let browser: Browser;
  let server: Started;
  let url: string;
  let page: Page;

  beforeAll(async () => {
    await mkdir(folder.path('inbox/broken/2009'), { recursive: true });
    await writeFile(folder.path('inbox/broken/2009', HOSTILE), 'no city at all');
    await writeDemo(createFileStore(folder.path('inbox')), { columns: 5, rows: 4 });
    await mkdir(folder.path('tiles'));
    server = startChronotiles(folder.path(), 'serve', 'tiles', '--inbox', 'inbox', '--write', '--port', '0');
    url = await new Promise((resolve, reject) => {
      let said = '';
      server.child.stderr!.on('data', (chunk) => {
        said += chunk;
        const found = /on (http:\S+)/.exec(said)?.[1];
        if (found) resolve(found);
      });
      server.ended.then(({ stderr }) => reject(new Error(stderr)), reject);
    });
    browser = await openBrowser(program!);
    page = await (await browser.newContext({ viewport: { width: 1280, height: 860 } })).newPage();
    collectProblems(page, problems);
    await page.goto(`${url}console.html`);
  });
  afterAll(async () => {
    await browser?.close();
    server?.child.kill('SIGTERM');
    await server?.ended;
  });

  const keep = async (name: string): Promise<void> => {
    const at = images && README_IMAGES.has(name) ? images : 'out/screenshots';
    await mkdir(at, { recursive: true });
    await page.screenshot({ path: join(at, `${name}.png`) });
  };
  const node = (state: string) => page.locator('.node', { has: page.locator(`.name:text-is("${state}")`) });

  it('has nothing to show before the first run', async () => {
    // The page asks once it is loaded.
    await page.waitForSelector('#runs p:has-text("no runs yet")');
    expect(await page.locator('#runs a').count()).toBe(0);
  });

  it('shows a run as it goes, to its end, without being loaded again', async () => {
    const run = runCity({ inbox: folder.path('inbox'), out: folder.path('tiles'), workers: 1 });
    await page.click('#runs a:has-text("demo")');
    await page.waitForSelector('.head .dot.running');
    await run;
    await page.waitForSelector('.head .dot.succeeded');
    expect(await node('Publish').getAttribute('class')).toBe('node ok');
    expect(await page.locator('.log div').count()).toBeGreaterThan(10);
    const tasks = await page.locator('section:has(h3:text-is("Tasks")) td:first-child').allTextContents();
    expect([tasks[0], tasks.at(-1)]).toEqual(['collect', 'publish']);
    expect(await page.textContent('#run')).toContain('from the cache');
    expect(await page.getAttribute('.head a', 'href')).toBe('demo/map.html');
    await keep('console');
  });

  it('shows the tasks of one step and what they said', async () => {
    await node('Split').click();
    await page.waitForSelector('button:text-is("All tasks")');
    const tasks = await page.locator('section', { hasText: 'All tasks' }).locator('td:first-child').allTextContents();
    expect(tasks.length).toBeGreaterThan(0);
    expect(tasks.every((task) => task.startsWith('split/'))).toBe(true);
  });

  it('shows why a run failed, and names from data as text', async () => {
    await runCity({ inbox: folder.path('inbox'), out: folder.path('tiles'), dataset: 'broken' }).catch(() => {});
    await page.click('#runs a:has-text("broken")');
    await page.waitForSelector('.head .dot.failed');
    const reason = await page.locator('tr', { hasText: 'collect' }).first().textContent();
    expect(reason).toContain('broken');
    expect(await page.textContent('#run')).toContain(HOSTILE);
    expect(await page.locator('#run img').count()).toBe(0);
    expect(await page.locator('.head a').count()).toBe(0);
    await expect.poll(() => page.locator('.log div').count()).toBe(2);
    await keep('console-failed');
  });

  it('asks twice before it runs a run again', async () => {
    await page.click('.action:text-is("Retry")');
    expect(await page.textContent('.action')).toBe('Retry: sure?');
    expect(await page.locator('section', { hasText: 'Executions' }).locator('tbody tr').count()).toBe(1);
    await page.click('.action');
    await expect
      .poll(() => page.locator('section', { hasText: 'Executions' }).locator('tbody tr').count(), { timeout: 20_000 })
      .toBe(2);
  });

  it('takes files that are dropped, and refuses those that no inbox takes', async () => {
    await page.setInputFiles('.drop input[type=file]', {
      name: 'new.gml',
      mimeType: 'text/xml',
      buffer: Buffer.from('<a/>'),
    });
    await page.waitForSelector('#notice:has-text("lyon/2015/new.gml is in the inbox.")');
    expect(await createFileStore(folder.path('inbox')).head('lyon/2015/new.gml')).toMatchObject({ size: 4 });
    await page.setInputFiles('.drop input[type=file]', {
      name: '.hidden',
      mimeType: 'text/plain',
      buffer: Buffer.from('x'),
    });
    await page.waitForSelector('#notice:has-text("Hidden and temporary files")');
  });

  it('speaks French, and fits a phone', async () => {
    await page.click('#language');
    await page.waitForSelector('h1:text-is("Exécutions")');
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await keep('console-phone');
  });

  it('had no error on the way', () => {
    // What was refused on purpose is told by the browser too.
    expect(problems.filter((problem) => !problem.includes('status of 400'))).toEqual([]);
  });
});
