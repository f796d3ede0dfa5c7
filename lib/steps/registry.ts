import type { StepName } from './names.ts';
import type { StepCode } from './spec.ts';

/** Loads the code of one step only, when it is wanted. */
const CODE: Record<StepName, () => Promise<StepCode>> = {
  collect: async () => (await import('./collect/run.ts')).collect as StepCode,
  split: async () => (await import('./split/run.ts')).split as StepCode,
  survey: async () => (await import('./survey/run.ts')).survey as StepCode,
  match: async () => (await import('./match/run.ts')).match as StepCode,
  join: async () => (await import('./join/run.ts')).join as StepCode,
  tile: async () => (await import('./tile/run.ts')).tile as StepCode,
  assemble: async () => (await import('./assemble/run.ts')).assemble as StepCode,
  publish: async () => (await import('./publish/run.ts')).publish as StepCode,
};

export const stepCode = (name: StepName): Promise<StepCode> => CODE[name]();
