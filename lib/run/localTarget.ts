/** Executions in this process. One of another process is ended by a request in the store, which its runner looks for. */
import { requestStop } from '../inbox/executions.ts';
import type { RunRequest } from './runPipeline.ts';
import { runRecorded } from './runRecorded.ts';
import type { Target } from './target.ts';

export type LocalOptions = Pick<RunRequest, 'stores' | 'storeUrls' | 'workers' | 'signal' | 'onEvent'>;

export function localTarget(options: LocalOptions): Target {
  const { work } = options.stores;
  return {
    kind: 'local',
    start(request) {
      const { promise: execution, resolve, reject } = Promise.withResolvers<number>();
      const done = runRecorded({ ...options, ...request, onRecorded: resolve });
      // What fails before it is on record fails the start.
      done.catch(reject);
      return execution.then((number) => ({ execution: number, done }));
    },
    async stop(run, { execution }, by) {
      await requestStop(work, run, execution, { requestedAt: new Date().toISOString(), by });
    },
    isRunning: async (_run, { state }) => state === 'running',
  };
}
