/** The steps of the temporal tiles pipeline in their order. */
export const STEP_NAMES = ['collect', 'split', 'survey', 'match', 'join', 'tile', 'assemble', 'publish'] as const;
export type StepName = (typeof STEP_NAMES)[number];
