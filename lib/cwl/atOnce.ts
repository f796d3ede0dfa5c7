/** Files that are worked on at a time: more make no disk faster, and there is a limit to open files. */
const AT_ONCE = 16;

/** Maps items in their order, a few of them at a time. */
export async function mapAtOnce<In, Out>(items: In[], map: (item: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  const remaining = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of remaining) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}
