import { type FoundPipeline, findPipeline } from '../../catalog/catalog.ts';
import { asUsageError } from './names.ts';

/** The pipeline of that name, of those that ship and those of a folder. @throws UsageError */
export function namedPipeline(name: string, dir: string | undefined): Promise<FoundPipeline> {
  return findPipeline(name, { dir }).catch(asUsageError);
}
