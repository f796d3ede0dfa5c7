import { z } from 'zod';
import { jobKey } from '../../lib/inbox/names.ts';
import { resultKey } from '../../lib/steps/keys.ts';
import { parseJson } from '../../lib/store/json.ts';
import { getIfThere, type ObjectStore } from '../../lib/store/store.ts';

const publishResult = z.object({ outcome: z.enum(['published', 'unchanged', 'superseded']) });

/** What the last step of a run came to, or undefined where it did not come so far. */
export async function publishOutcome(
  work: ObjectStore,
  run: string,
): Promise<'published' | 'unchanged' | 'superseded' | undefined> {
  const bytes = await getIfThere(work, resultKey(jobKey(run, 'publish')));
  return publishResult.safeParse(bytes && parseJson(new TextDecoder().decode(bytes))).data?.outcome;
}
