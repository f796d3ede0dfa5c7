/** The program as a whole: its help and its commands. Each command loads what it works with when it is called. */
import { Command, CommanderError } from 'commander';
import { VERSION } from '../version.ts';
import { addAudit } from './audit.ts';
import { addCompletion, COMPLETE } from './completion.ts';
import { EXIT } from './context.ts';
import { addConvert } from './convert.ts';
import { addDemo } from './demo.ts';
import { addDescribe } from './describe.ts';
import { addDoctor } from './doctor.ts';
import { addEvents } from './events.ts';
import { addExec } from './exec.ts';
import { addExplain } from './explain.ts';
import { addGc } from './gc.ts';
import { addGraph } from './graph.ts';
import { addHistory } from './history.ts';
import { addInspect } from './inspect.ts';
import { addLineage } from './lineage.ts';
import { addLogs } from './logs.ts';
import { addPipelines } from './pipelines.ts';
import { addPublish } from './publish.ts';
import { addRetry } from './retry.ts';
import { addRun } from './run.ts';
import { addServe } from './serve.ts';
import { addStatus } from './status.ts';
import { addStop } from './stop.ts';
import { addTasks } from './tasks.ts';
import { addTest } from './test.ts';
import { addTool } from './tool.ts';
import { addTour } from './tour.ts';
import { addTrail } from './trail.ts';
import { addTrigger } from './trigger.ts';
import { addValues } from './values.ts';
import { addWatch } from './watch.ts';

const COMMANDS: Record<string, ((program: Command) => void)[]> = {
  'Make tiles:': [addRun, addWatch, addConvert, addInspect, addPublish, addServe, addDemo, addTour],
  'Pipelines:': [addPipelines, addTasks, addGraph, addTest, addTrigger, addRetry, addStop],
  'Tools:': [addTool],
  'Look at runs:': [addStatus, addLogs, addDescribe, addEvents, addExec, addTrail, addValues],
  'Look back:': [addHistory, addExplain, addAudit, addLineage],
  'Keep house:': [addGc, addDoctor, addCompletion],
};

const INTRODUCTION = `Turns several years of a city (CityGML, CityJSON) into one 3D Tiles tileset
that can be scrubbed through time, and the list of what was built, demolished
and changed in between.

Most want one of these:
  $ chronotiles demo city                     write a made city to try it on
  $ chronotiles run city --out tiles          build the tileset of an inbox
  $ chronotiles convert a.gml --out tiles     plain 3D Tiles, without history
  $ chronotiles inspect a.gml                 what is in a file

An inbox is a folder laid out as <dataset>/<year>/<files>:
  city/lyon/2009/buildings.gml
  city/lyon/2015/north.gml  city/lyon/2015/south.zip`;

const CONCLUSION = `
"chronotiles <command> --help" tells more about each.
Exit codes: 0 done, 3 done but some inputs were refused, 1 failed,
2 wrong usage, 130 stopped by Ctrl-C.`;

/** Runs the program with the words after its name, and sets the exit code of the process. */
export async function main(args: string[]): Promise<void> {
  // Whoever reads the output may have seen enough of it, as `| head` has.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.done);
  });
  const program = createProgram();
  if (args[0] === COMPLETE) await (await import('./workbench/completion.ts')).answerShells(program);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
}

/** The program with all its commands, none of which has loaded what it works with. */
export function createProgram(): Command {
  const program = new Command('chronotiles')
    .description(INTRODUCTION)
    .version(VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'show this')
    .helpCommand(false)
    .enablePositionalOptions()
    .configureHelp({ sortSubcommands: false })
    .addHelpText('after', CONCLUSION)
    .showHelpAfterError('Try it with --help.')
    .exitOverride();
  for (const [heading, adds] of Object.entries(COMMANDS)) {
    program.commandsGroup(heading);
    for (const add of adds) add(program);
  }
  return program;
}
