/** A fixed number of places, given to those who wait for one in their order. */
export interface Slots {
  /** Resolves to what gives the place back, or to undefined when the signal aborts first. */
  take(signal: AbortSignal): Promise<(() => void) | undefined>;
}

export function slots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];

  function release(): void {
    const next = waiting.shift();
    if (next) next();
    else free++;
  }

  async function take(signal: AbortSignal): Promise<(() => void) | undefined> {
    if (signal.aborted) return undefined;
    if (free > 0) {
      free--;
      return release;
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const arrive = (): void => resolve(true);
    const leave = (): void => {
      const index = waiting.indexOf(arrive);
      if (index < 0) return;
      waiting.splice(index, 1);
      resolve(false);
    };
    waiting.push(arrive);
    signal.addEventListener('abort', leave, { once: true });
    const arrived = await promise;
    signal.removeEventListener('abort', leave);
    return arrived ? release : undefined;
  }

  return { take };
}
