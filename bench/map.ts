/**
 * Switches dates of the map in the browser: `node bench/map.ts <url of a map.html>`, such as of a town of 100,000 buildings in
 * four vintages that `chronotiles serve` shows. The processor draws, so frames are slow; what counts is the time in scripts.
 */
import { findBrowser, openBrowser } from '../test/support/browser.ts';

const SWITCHES = 50;
const [url] = process.argv.slice(2);
const program = await findBrowser('The map');
if (url === undefined || program === undefined) throw new Error('Give the URL of a map, where chromium is installed.');

const browser = await openBrowser(program);
try {
  const page = await browser.newPage({ viewport: { width: 640, height: 400 } });
  const begin = performance.now();
  await page.goto(url);
  await page.waitForSelector('main[aria-busy="false"]', { timeout: 300_000 });
  const loaded = performance.now() - begin;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const scriptSeconds = async (): Promise<number> =>
    (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration')!.value;
  const heap = async (): Promise<number> => {
    await devtools.send('HeapProfiler.collectGarbage');
    return (await devtools.send('Runtime.getHeapUsage')).usedSize;
  };
  const switchDates = (times: number): Promise<void> =>
    page.evaluate(`(async () => {
      const slider = document.querySelector('#date');
      for (let time = 0; time < ${times}; time++) {
        slider.value = String(time % (Number(slider.max) + 1));
        slider.dispatchEvent(new Event('input'));
        await new Promise(requestAnimationFrame);
      }
    })()`);
  await switchDates(10);
  const [heapBefore, scriptBefore] = [await heap(), await scriptSeconds()];
  await switchDates(SWITCHES);
  const script = ((await scriptSeconds()) - scriptBefore) / SWITCHES;
  console.log(`all tiles in view are there after ${(loaded / 1000).toFixed(1)} s`);
  console.log(`script of a switch of the date: ${(script * 1000).toFixed(1)} ms`);
  console.log(`memory after ${SWITCHES} switches: ${(((await heap()) - heapBefore) / 1024).toFixed(0)} KiB more`);
} finally {
  await browser.close();
}
