import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { PortInUseError } from './errors.ts';
import { listen } from './listen.ts';

it('answers on a free port until it is closed, and says so where a port is taken', async () => {
  const app = new Hono().get('/', (context) => context.text('here'));
  const { url, close } = await listen(app, { port: 0, host: '127.0.0.1' });
  try {
    expect(await (await fetch(url)).text()).toBe('here');
    const port = Number(new URL(url).port);
    await expect(listen(app, { port, host: '127.0.0.1' })).rejects.toThrow(PortInUseError);
  } finally {
    await close();
  }
  await expect(fetch(url)).rejects.toThrow();
});
