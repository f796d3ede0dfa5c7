/** What pipelines of one's own are made of: `import { … } from 'chronotiles/pipelines'`. Loads the CDK. */
export type { Json, TaskDefinition } from './definition.ts';
export type { PipelineModule, StateInput } from './module.ts';
export { type PinnedTool, pinnedTool } from './pinnedTool.ts';
export type { Pipeline, PipelineProps } from './pipeline.ts';
export { RunService, type RunServiceProps } from './runService.ts';
export { type StepInput, type StepValue, ToolStep, type ToolStepProps } from './toolStep.ts';
