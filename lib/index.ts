/**
 * What programs may build on: open stores, say what a run is made of, and run the pipeline in process.
 * Everything else is free to change between versions.
 */
export { UserError } from './city/errors.ts';
export { compareVintages, parseVintage, STILL_STANDS, type Vintage } from './city/vintage.ts';
export { freezeInputs, type PlannedRun, planRun, readInputs, writeInputs } from './inbox/freeze.ts';
export { type InputSet, inputSet, listDatasets, vintagesOf } from './inbox/inputSet.ts';
export { DEFAULT_RUN_OPTIONS, type InputObject, type Inputs, type RunOptions } from './inbox/inputs.ts';
export { type InboxKey, parseDatasetName, parseInboxKey } from './inbox/key.ts';
export { pipelineVersion } from './inbox/names.ts';
export { currentRelease, type PointerExtras, pointerKey } from './inbox/release.ts';
export { type Coverage, type DatasetSettings, parseSettings, type VintageSettings } from './inbox/settings.ts';
export type { RenderedPipeline, StateMachine } from './pipelines/definition.ts';
export { loadTemporalTiles } from './pipelines/rendered.ts';
export type { RunEvent } from './run/events.ts';
export { type Outcome, type RunRequest, runPipeline } from './run/runPipeline.ts';
export { specs } from './steps/specs.ts';
export { createFileStore } from './store/file.ts';
export { createMemoryStore } from './store/memory.ts';
export { openStore } from './store/open.ts';
export { listAll, type ObjectStore, type Stores } from './store/store.ts';
export { VERSION } from './version.ts';
