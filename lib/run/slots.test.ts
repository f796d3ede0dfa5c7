import { describe, expect, it } from 'vitest';
import { slots } from './slots.ts';

const never = new AbortController().signal;

describe('slots', () => {
  it('gives places back to those who wait, in their order', async () => {
    const places = slots(1);
    const first = await places.take(never);
    const order: number[] = [];
    const waiting = [1, 2].map(async (number) => {
      const release = await places.take(never);
      order.push(number);
      release?.();
    });
    expect(order).toEqual([]);
    first?.();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2]);
  });

  it('lets those leave whose signal aborts, and keeps their place', async () => {
    const places = slots(1);
    const first = await places.take(never);
    const controller = new AbortController();
    const left = places.take(controller.signal);
    const stayed = places.take(never);
    controller.abort();
    expect(await left).toBeUndefined();
    expect(await places.take(controller.signal)).toBeUndefined();
    first?.();
    expect(await stayed).toBeTypeOf('function');
  });

  it('does not lose a place that is given in the moment of an abort', async () => {
    const places = slots(1);
    const first = await places.take(never);
    const controller = new AbortController();
    const waiting = places.take(controller.signal);
    first?.();
    controller.abort();
    (await waiting)?.();
    expect(await places.take(never)).toBeTypeOf('function');
  });
});
