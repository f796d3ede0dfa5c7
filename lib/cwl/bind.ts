/** A tool and a job come to what is run: the command, its environment and streams, and the files to put in place. */
import { commandLine, shellLine, type Word } from './commandLine.ts';
import { ToolFileError } from './errors.ts';
import { createEvaluator, type Evaluator, type Scope } from './expressions/evaluator.ts';
import type { Inputs } from './job.ts';
import { mostResourcesOf, type Resources, resourcesOf } from './resources.ts';
import { type StagedItem, stageInputs, type ToolPaths, withoutRepeats } from './staging.ts';
import { evaluateFlag, evaluateNumber, evaluateText } from './textValues.ts';
import type { Tool } from './tool.ts';
import { stageWorkDir } from './workDir.ts';

/** A command that is ready to run. Paths are those that the tool sees. */
export interface BoundCommand {
  argv: string[];
  /** What is set beside `HOME` and `TMPDIR`. */
  env: Record<string, string>;
  /** A path that standard input is read from. */
  stdin?: string;
  /** Names below the working directory. */
  stdout?: string;
  stderr?: string;
  items: StagedItem[];
  inputs: Inputs;
  paths: ToolPaths;
  resources: Resources;
  /** Limits that the tool says itself; what it does not say is not limited. */
  mostResources: { cores?: number; ram?: number };
  /** In seconds; 0 is none. */
  timeLimit: number;
  network: boolean;
  reuse: boolean;
  image: string | undefined;
}

/**
 * Binds a completed job to a tool.
 * @param inputs as `completeJob` gives them
 * @throws ToolFileError, ExpressionError
 */
export async function bindCommand(tool: Tool, inputs: Inputs, places: ToolPaths): Promise<BoundCommand> {
  const evaluator = await createEvaluator(tool);
  const { requirements } = tool;
  const paths = { ...places, outdir: requirements.docker?.outputDirectory ?? places.outdir };
  const staged = stageInputs(inputs, paths);
  const first = { inputs: staged.inputs, self: null, runtime: { outdir: paths.outdir, tmpdir: paths.tmpdir } };
  const resources = resourcesOf(tool, evaluator, first);
  const runtime = { ...first.runtime, ...resources };
  const staging = stageWorkDir(tool, evaluator, staged, paths, runtime);
  const scope: Scope = { inputs: staging.inputs, self: null, runtime };
  return {
    argv: argvOf(tool, commandLine(tool, evaluator, scope)),
    env: envOf(tool, evaluator, scope),
    ...streamsOf(tool, evaluator, scope),
    items: withoutRepeats(staging.items, tool.file),
    inputs: staging.inputs,
    paths,
    resources,
    mostResources: mostResourcesOf(tool, evaluator, scope),
    timeLimit: timeLimitOf(tool, evaluator, scope),
    network: evaluateFlag(tool, evaluator, 'networkAccess', requirements.network, scope),
    reuse: evaluateFlag(tool, evaluator, 'enableReuse', requirements.reuse, scope),
    image: requirements.docker?.image,
  };
}

/** Without a shell there is nobody to take a word apart, whatever its binding says. */
function argvOf({ requirements }: Tool, words: Word[]): string[] {
  return requirements.shell ? ['/bin/sh', '-c', shellLine(words)] : words.map(({ text }) => text);
}

function envOf(tool: Tool, evaluator: Evaluator, scope: Scope): Record<string, string> {
  return Object.fromEntries(
    tool.requirements.env.map(({ name, value }) => {
      if (!/^[A-Za-z_]\w*$/.test(name)) throw new ToolFileError(tool.file, `"${name}" is no name for a variable.`);
      return [name, evaluateText(tool, evaluator, `The variable ${name}`, value, scope)];
    }),
  );
}

function streamsOf(tool: Tool, evaluator: Evaluator, scope: Scope): Pick<BoundCommand, 'stdin' | 'stdout' | 'stderr'> {
  const text = (field: 'stdin' | 'stdout' | 'stderr'): string | undefined =>
    tool[field] === undefined ? undefined : evaluateText(tool, evaluator, field, tool[field], scope);
  const output = (field: 'stdout' | 'stderr'): string | undefined => {
    const name = text(field);
    const isInside = name === undefined || (!name.startsWith('/') && !name.split('/').includes('..'));
    if (!isInside)
      throw new ToolFileError(tool.file, `${field} must be a name in the working directory, not "${name}".`);
    return name;
  };
  const [stdin, stdout, stderr] = [text('stdin'), output('stdout'), output('stderr')];
  return {
    ...(stdin !== undefined && { stdin }),
    ...(stdout !== undefined && { stdout }),
    ...(stderr !== undefined && { stderr }),
  };
}

function timeLimitOf(tool: Tool, evaluator: Evaluator, scope: Scope): number {
  const seconds = evaluateNumber(tool, evaluator, 'timelimit', tool.requirements.timeLimit, scope);
  if (seconds < 0) throw new ToolFileError(tool.file, 'ToolTimeLimit: timelimit must not be negative.');
  return seconds;
}
