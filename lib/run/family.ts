/**
 * Runs something for every item, at most `limit` at once, as the children of one state: the first that fails ends the
 * others, and its error is thrown when all have ended.
 */
export async function runFamily<T>(
  items: readonly T[],
  limit: number,
  parent: AbortSignal,
  child: (item: T, index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const family = new AbortController();
  const endAll = (): void => family.abort();
  parent.addEventListener('abort', endAll, { once: true });
  if (parent.aborted) endAll();
  let next = 0;
  let failure: { error: unknown } | undefined;

  async function lane(): Promise<void> {
    while (next < items.length && !family.signal.aborted) {
      const index = next++;
      try {
        await child(items[index] as T, index, family.signal);
      } catch (error) {
        failure ??= { error };
        family.abort();
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  parent.removeEventListener('abort', endAll);
  if (failure) throw failure.error;
}
