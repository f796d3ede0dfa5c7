import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BoundCommand, bindCommand } from '../bind.ts';
import { ToolFailedError } from '../errors.ts';
import { localFiles } from '../files.ts';
import type { HostPaths } from '../hostPaths.ts';
import { completeJob } from '../job.ts';
import { collectOutputs, type Outputs } from '../outputs.ts';
import type { Tool } from '../tool.ts';
import { CONTAINER_PATHS } from './containerCommand.ts';
import { chooseEngine, type Engine } from './engine.ts';
import { type Ended, type Execution, execute } from './execute.ts';
import { keepOutputs } from './keepOutputs.ts';
import { stageItems } from './stage.ts';

export interface ToolRun {
  tool: Tool;
  job: { [name: string]: unknown };
  /** That relative paths of the job are in. */
  folder: string;
  /** Where outputs are kept. */
  outdir: string;
  engine?: Engine | undefined;
  signal: AbortSignal;
  onPrinted: Execution['onPrinted'];
  /** Is told what will run, before it does. */
  onBound?: (engine: Engine, command: BoundCommand) => void;
}

/** What a tool may write where it says nothing, in MiB. */
const OUTPUT_LIMIT_MIB = 8192;

/**
 * Runs a tool on this machine, and keeps its outputs.
 * @throws ToolFileError, JobError, EngineError, ToolFailedError, OutputError
 */
export async function runTool(run: ToolRun): Promise<Outputs> {
  const { tool, job, folder, outdir, signal, onPrinted } = run;
  const inputs = await completeJob(tool, job, localFiles, folder);
  const engine = await chooseEngine(tool.requirements.docker?.image, run.engine);
  const work = await mkdtemp(join(tmpdir(), 'chronotiles-tool-'));
  const host: HostPaths = { inputs: join(work, 'inputs'), outdir: join(work, 'outdir'), tmpdir: join(work, 'tmp') };
  try {
    const command = await bindCommand(
      withoutContainer(tool, engine),
      inputs,
      engine === 'process' ? host : CONTAINER_PATHS,
    );
    run.onBound?.(engine, command);
    await stageItems(command.items, host);
    const ended = await execute({ engine, command, host, outputLimit: outputLimit(tool, command), signal, onPrinted });
    assertSuccess(tool, ended);
    return await keepOutputs(await collectOutputs(tool, command, host, ended.exitCode), outdir, host);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A process has its folders where they are: what is said of those of a container does not hold. */
function withoutContainer(tool: Tool, engine: Engine): Tool {
  const { docker } = tool.requirements;
  if (engine !== 'process' || docker === undefined) return tool;
  return { ...tool, requirements: { ...tool.requirements, docker: { image: docker.image } } };
}

/** Bytes that the tool may write: what it asks for, or a limit that keeps a disk from being filled by mistake. */
function outputLimit({ requirements }: Tool, { resources }: BoundCommand): number {
  const { outdirMax } = requirements.resources;
  const mebibytes = typeof outdirMax === 'number' ? outdirMax : Math.max(resources.outdirSize, OUTPUT_LIMIT_MIB);
  return mebibytes * 2 ** 20;
}

/** Tells success from failure by the exit code, as the tool says. @throws ToolFailedError with the last lines it printed */
export function assertSuccess(tool: Tool, { exitCode, lastLines }: Ended): void {
  const { successCodes, temporaryFailCodes, permanentFailCodes } = tool;
  const isSuccess =
    successCodes.includes(exitCode) || (exitCode === 0 && ![...temporaryFailCodes, ...permanentFailCodes].includes(0));
  if (isSuccess) return;
  const said = lastLines === '' ? 'It printed nothing to standard error.' : `It printed:\n${lastLines}`;
  throw new ToolFailedError(`The tool ${tool.id} ended with exit code ${exitCode}. ${said}`, {
    isTemporary: temporaryFailCodes.includes(exitCode),
  });
}
