/**
 * The map in a browser, on a made city that was run. Screenshots are kept in `out/screenshots`; those of the README are made
 * here too: `CHRONOTILES_IMAGES=docs/images npx vitest run test/viewer/map`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDemo } from '../../lib/demo/demo.ts';
import { readPages } from '../../lib/pages/pages.ts';
import { createApp } from '../../lib/serve/app.ts';
import { type Listening, listen } from '../../lib/serve/listen.ts';
import { createFileStore } from '../../lib/store/file.ts';
import { collectProblems, findBrowser, openBrowser } from '../support/browser.ts';
import { runCity } from '../support/city.ts';
import { useFolder } from '../support/folder.ts';
import type { Version } from '../support/release.ts';

const images = process.env.CHRONOTILES_IMAGES;
const README_IMAGES = new Set(['map', 'story']);
const program = await findBrowser('The map');
/** Small, since the processor draws. */
const DESKTOP = images ? { width: 1280, height: 800 } : { width: 860, height: 560 };
/** Where `Search` puts a building: in the middle. */
const MIDDLE = { x: DESKTOP.width / 2, y: DESKTOP.height / 2 };

describe('the pages', () => {
  it('weigh at most 600 kB, compressed', async () => {
    const pages = await readPages();
    const bytes = [...pages].filter(([name]) => name.startsWith('map')).map(([, content]) => gzipSync(content).length);
    expect(bytes.length).toBe(3);
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(600_000);
  });

  it('have no script and no style in them, and name nothing of elsewhere', async () => {
    const html = Buffer.from((await readPages()).get('map.html')!).toString();
    expect(html).not.toMatch(/<style|style=|\son\w+=|https?:/);
    expect(html.match(/<script[^>]*>/g)).toEqual([expect.stringContaining('src="map-assets/')]);
    expect(html).not.toContain('{{');
  });
});

describe.skipIf(!program)('the map', () => {
  const folder = useFolder('map');
  const problems: string[] = [];
  let browser: Browser;
  let server: Listening;
  let versions: Version[];
  let page: Page;
  /** A page that looks at screenshots. */
  let lens: Page;

  beforeAll(async () => {
    const size = images ? {} : { columns: 12, rows: 9 };
    await writeDemo(createFileStore(folder.path('inbox')), size);
    ({ versions } = await runCity({ inbox: folder.path('inbox'), out: folder.path('tiles') }));
    const app = createApp({ tiles: createFileStore(folder.path('tiles')), pages: await readPages() });
    server = await listen(app, { port: 0, host: '127.0.0.1' });
    browser = await openBrowser(program!);
    lens = await browser.newPage();
    page = await open();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(hash = '', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: DESKTOP, ...options });
    const opened = await context.newPage();
    collectProblems(opened, problems);
    await opened.goto(`${server.url}demo/map.html${hash}`);
    await opened.waitForSelector('main[aria-busy="false"]');
    return opened;
  }

  const date = (): Promise<string | null> => page.textContent('output.date');
  const hash = async (of = page): Promise<URLSearchParams> => new URLSearchParams(new URL(of.url()).hash.slice(1));

  async function showDate(name: string): Promise<void> {
    await page.click(`.stops li:has(span:text-is("${name}"))`, { force: true });
    expect(await date()).toBe(name);
  }

  /** Goes to a building by its id, and lets go of it, so that it has its own colour. */
  async function goTo(version: Version): Promise<void> {
    await page.fill('.search input', version.id);
    await page.press('.search input', 'Enter');
    await page.waitForSelector('.story:not([hidden])');
    await page.press('.story', 'Escape');
    await page.waitForSelector('.story', { state: 'hidden' });
  }

  /** Red, green and blue of the middle of the picture. */
  async function middle(): Promise<[number, number, number]> {
    const png = await page.screenshot({ clip: { ...MIDDLE, width: 1, height: 1 } });
    return lens.evaluate(`(async () => {
      const blob = await (await fetch('data:image/png;base64,${png.toString('base64')}')).blob();
      const context = new OffscreenCanvas(1, 1).getContext('2d');
      context.drawImage(await createImageBitmap(blob), 0, 0);
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    })()`);
  }
  const isGreen = async (): Promise<boolean> => {
    const [red, green] = await middle();
    return green - red > 40;
  };
  const isVermilion = async (): Promise<boolean> => {
    const [red, green, blue] = await middle();
    return red - green > 50 && red - blue > 80;
  };

  async function keep(name: string, of = page): Promise<void> {
    const at = images && README_IMAGES.has(name) ? images : 'out/screenshots';
    await mkdir(at, { recursive: true });
    await of.screenshot({ path: join(at, `${name}.png`) });
  }

  it('shows the first buildings soon', async () => {
    const seconds = (await page.evaluate<number>("performance.getEntriesByName('loaded')[0].startTime")) / 1000;
    console.info(`First buildings on screen, drawn by software: ${seconds.toFixed(1)} s.`);
    expect(await date()).toBe('2015');
    await keep('map');
  });

  it('lets a demolished building go', async () => {
    const gone = versions.find(
      ({ went, end, seen }) => went === 'demolition' && end === '2015' && seen.includes('2012'),
    )!;
    await goTo(gone);
    await showDate('2012');
    await expect.poll(isVermilion).toBe(true);
    await showDate('2015');
    await expect.poll(isVermilion).toBe(false);
    await showDate('2012');
    await expect.poll(isVermilion).toBe(true);
  });

  it('lets a new building come, in the colour of the legend, which can be switched off', async () => {
    const made = versions.find(({ came, start }) => came === 'creation' && start === '2012')!;
    await goTo(made);
    await showDate('2009');
    await expect.poll(isGreen).toBe(false);
    await showDate('2012');
    await expect.poll(isGreen).toBe(true);
    await page.uncheck('[data-kind="created"]');
    await expect.poll(isGreen).toBe(false);
    await page.check('[data-kind="created"]');
    await expect.poll(isGreen).toBe(true);
  });

  it('tells the story of the building that is clicked on', async () => {
    const made = versions.find(({ came, start }) => came === 'creation' && start === '2012')!;
    await goTo(made);
    await page.mouse.click(MIDDLE.x, MIDDLE.y);
    await page.waitForSelector('.story:not([hidden])');
    const story = (await page.textContent('.story'))!;
    expect(story).toContain(made.id);
    for (const id of Object.values(made.ids).flat()) expect(story).toContain(id);
    expect(story).toContain('2009 → 2012: built');
    expect(story).toMatch(/measuredHeight/);
    await expect.poll(async () => (await hash()).get('id')).toBe(made.id);
    await keep('story');
  });

  it('is found again by its link', async () => {
    const link = new URL(page.url()).hash;
    const again = await open(link);
    expect(await again.textContent('output.date')).toBe(await date());
    await again.waitForSelector('.story:not([hidden])');
    expect(await again.textContent('.story h2')).toBe(await page.textContent('.story h2'));
    expect((await hash(again)).get('view')).toBe((await hash()).get('view'));
    await again.close();
    await page.press('.story', 'Escape');
  });

  it('can be used by keyboard', async () => {
    await page.focus('#view');
    await page.keyboard.press('ArrowLeft');
    expect(await date()).toBe('2009');
    await page.keyboard.press('ArrowRight');
    expect(await date()).toBe('2012');
    await page.keyboard.press(' ');
    await page.waitForSelector('.play[aria-pressed="true"]');
    await expect.poll(date, { timeout: 5000 }).toBe('2015');
    await page.keyboard.press(' ');
    await page.waitForSelector('.play[aria-pressed="false"]');
    await page.focus('#date');
    await page.keyboard.press('Home');
    expect(await date()).toBe('2009');
  });

  it('can be dragged through time', async () => {
    const box = (await page.locator('#date').boundingBox())!;
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + 9, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, y, { steps: 5 });
    expect(await date()).toBe('2012');
    await page.mouse.move(box.x + box.width - 9, y, { steps: 5 });
    await page.mouse.up();
    expect(await date()).toBe('2015');
  });

  it('lays two dates side by side', async () => {
    await page.click('.buttons button:nth-child(2)');
    await page.click('.buttons button:nth-child(1)');
    await page.waitForSelector('.handle');
    await expect.poll(async () => [(await hash()).get('at'), (await hash()).get('with')]).toEqual(['2012', '2015']);
    const handle = (await page.locator('.handle').boundingBox())!;
    await page.mouse.move(handle.x + 12, handle.y + 200);
    await page.mouse.down();
    await page.mouse.move(DESKTOP.width * 0.4, handle.y + 200, { steps: 3 });
    await page.mouse.up();
    expect((await page.locator('.handle').boundingBox())!.x).toBeCloseTo(DESKTOP.width * 0.4 - 12, -1);
    await keep('compare');
    await page.click('.buttons button:nth-child(1)');
    await page.waitForSelector('.handle', { state: 'hidden' });
  });

  it('loads nothing and keeps nothing when dates are switched', async () => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const devtools = await page.context().newCDPSession(page);
    const heap = async (): Promise<number> => {
      await devtools.send('HeapProfiler.collectGarbage');
      return (await devtools.send('Runtime.getHeapUsage')).usedSize;
    };
    const switchDates = (times: number): Promise<void> =>
      page.evaluate(`(async () => {
        const slider = document.querySelector('#date');
        for (let time = 0; time < ${times}; time++) {
          slider.value = String(time % 3);
          slider.dispatchEvent(new Event('input'));
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      })()`);
    await switchDates(10);
    const before = await heap();
    await switchDates(50);
    expect((await heap()) - before).toBeLessThan(200_000);
    expect(requests).toEqual([]);
  });

  it('is readable on a phone, in the dark', async () => {
    const size = { width: 390, height: 780 };
    const phone = await open('#at=2012', { viewport: size, colorScheme: 'dark', hasTouch: true, isMobile: true });
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(size.width);
    for (const part of ['.search input', '.play', '#date', '.legend', '.buttons']) {
      const box = (await phone.locator(part).boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(size.width);
      expect(box.y + box.height).toBeLessThanOrEqual(size.height);
    }
    expect(await phone.getAttribute('html', 'data-theme')).toBe('dark');
    await keep('phone', phone);
    await phone.close();
  });

  it('speaks French to those who do', async () => {
    const french = await open('', { locale: 'fr-FR' });
    expect(await french.getAttribute('html', 'lang')).toBe('fr');
    expect(await french.textContent('.legend')).toContain('Construit');
    await french.close();
  });

  it('takes names from data for text', async () => {
    const context = await browser.newContext();
    const opened = await context.newPage();
    const title = '<img src="x" onerror="document.title=1">';
    await opened.route('**/tileset.json', async (route) => {
      const response = await route.fetch();
      const tileset = await response.json();
      tileset.asset.extras.title = title;
      await route.fulfill({ response, json: tileset });
    });
    await opened.goto(`${server.url}demo/map.html`);
    await opened.waitForSelector('h1');
    expect(await opened.textContent('h1')).toBe(title);
    expect(await opened.locator('img').count()).toBe(0);
    await context.close();
  });

  it('has made no mistake in all of that', () => {
    expect(problems).toEqual([]);
  });
});
