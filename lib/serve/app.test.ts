import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '../pages/policy.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createApp, LOOPBACK_HOSTS } from './app.ts';

const tiles = createMemoryStore();
const pages = new Map([
  ['map.html', Buffer.from('<!doctype html>')],
  ['map-assets/0123456789abcdef.js', Buffer.from('start()')],
]);
const app = createApp({ tiles, pages, hosts: LOOPBACK_HOSTS });
const ask = (path: string, init: RequestInit = {}) => app.request(`http://127.0.0.1:8080${path}`, init);
const range = (bytes: string) => ask('/lyon/content/a.glb', { headers: { Range: bytes } });
const CONTENT = '0123456789';

beforeAll(async () => {
  await tiles.put('lyon/content/a.glb', CONTENT);
  const extras = { title: '<img src=x onerror=alert(1)>', vintages: [{ name: '2009' }, { name: '2012' }] };
  await tiles.put('lyon/tileset.json', JSON.stringify({ asset: { extras } }));
  await tiles.put('.chronotiles/v1/runs/a/inputs.json', '{}');
});

describe('the server of tiles', () => {
  it('lists what is published, with names that cannot be read as markup', async () => {
    const page = await (await ask('/')).text();
    expect(page).toContain('href="lyon/map.html"');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).not.toContain('<img');
    expect((await ask('/index.css')).headers.get('Content-Type')).toBe('text/css; charset=utf-8');
  });

  it('gives the map of the program, and lets what is named by its bytes be kept', async () => {
    const page = await ask('/lyon/map.html');
    expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('Cache-Control')).toBe('no-cache');
    const script = await ask('/lyon/map-assets/0123456789abcdef.js');
    expect(script.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('Cache-Control')).toContain('immutable');
    expect((await ask('/lyon/')).headers.get('Location')).toBe('map.html');
  });

  it('says of everything that no script but its own may run', async () => {
    for (const path of ['/', '/lyon/map.html', '/lyon/content/a.glb', '/nowhere']) {
      const { headers } = await ask(path);
      expect(headers.get('Content-Security-Policy')).toBe(CONTENT_SECURITY_POLICY);
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/'unsafe-/);
  });

  it('gives tiles whole, and their size alone', async () => {
    const whole = await ask('/lyon/content/a.glb');
    expect([whole.status, await whole.text()]).toEqual([200, CONTENT]);
    expect(whole.headers.get('Content-Type')).toBe('model/gltf-binary');
    const head = await ask('/lyon/content/a.glb', { method: 'HEAD' });
    expect([head.status, head.headers.get('Content-Length'), await head.text()]).toEqual([200, '10', '']);
  });

  it('gives any range that there is, and refuses those that there are not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 14 }), fc.option(fc.nat({ max: 14 })), async (first, last) => {
        const answer = await range(`bytes=${first}-${last ?? ''}`);
        const expected = CONTENT.slice(first, last === null ? undefined : last + 1);
        if (expected === '') {
          expect([answer.status, answer.headers.get('Content-Range')]).toEqual([416, 'bytes */10']);
        } else {
          expect([answer.status, await answer.text()]).toEqual([206, expected]);
          expect(answer.headers.get('Content-Range')).toBe(`bytes ${first}-${first + expected.length - 1}/10`);
        }
      }),
      { numRuns: 60 },
    );
    expect(await (await range('bytes=-3')).text()).toBe('789');
    expect((await range('bytes=0-1,4-5')).status).toBe(200);
  });

  it.each([
    '/nowhere/tileset.json',
    '/lyon/content/b.glb',
    '/.chronotiles/v1/runs/a/inputs.json',
    '/lyon/..%2f.chronotiles/v1/runs/a/inputs.json',
    '/lyon/%00',
  ])('has nothing at %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it('answers to its own names only, so that no page elsewhere can read from it', async () => {
    expect((await app.request('http://evil.example:8080/lyon/tileset.json')).status).toBe(421);
    expect((await app.request('http://localhost:8080/lyon/tileset.json')).status).toBe(200);
  });

  it('tells nobody why its store cannot be read', async () => {
    const broken = createMemoryStore();
    broken.head = () => Promise.reject(new Error('secret place'));
    const answer = await createApp({ tiles: broken, pages }).request('/lyon/tileset.json');
    expect([answer.status, await answer.text()]).toEqual([500, 'This cannot be answered now.\n']);
  });
});
