import { type Command, Option } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';

export interface ToolRunFlags {
  outdir: string;
  quiet?: boolean;
  engine?: 'podman' | 'docker' | 'process';
}

export interface ToolPinFlags {
  lock: string;
  engine?: 'podman' | 'docker';
}

const RUN_HELP = `

A job is a file of YAML or JSON with a value for each input, or words: --citygml a.gml --levels 1 2 3.
Words that the command itself knows (--outdir, --json, …) stand before the tool.
What the tool prints goes to standard error, the output object to standard output.
Exit code 33: the tool asks for something that is not supported.`;

export function addTool(program: Command): void {
  const tool = program
    .command('tool')
    .summary('run a tool in a container as its CWL file says')
    .description('Runs and describes tools: CommandLineTools of CWL v1.2, in containers.');
  addRunTool(tool);
  addDescribeTool(tool);
  addPinTool(tool);
}

function addRunTool(tool: Command): void {
  const command = tool
    .command('run')
    .summary('run a tool on this machine')
    .description('Runs a tool: brings its files in, runs it locked down, keeps its outputs.')
    .argument('<tool>', 'CWL file; #name behind it picks a tool of a $graph')
    .argument('[job...]', 'file with the inputs, or --name value …')
    .option('--outdir <dir>', 'folder that outputs are kept in', '.')
    .option('--quiet', 'print nothing to standard error but errors')
    .addOption(
      new Option('--engine <name>', 'what runs it (default: podman or docker; process: unlocked, for tools you trust)')
        .choices(['podman', 'docker', 'process'])
        .env('CHRONOTILES_ENGINE'),
    )
    .allowUnknownOption()
    .passThroughOptions()
    .addHelpText(
      'after',
      examples(
        'tool run tools/strip-citygml.cwl --citygml a.gml',
        'tool run --outdir out --engine process tools/strip-citygml.cwl job.yml',
      ) + RUN_HELP,
    );
  performs(command, async (context, flags: ToolRunFlags, file: string, words: string[]) => {
    return (await import('./toolCommands.ts')).runToolCommand(context, flags, file, words);
  });
}

function addDescribeTool(tool: Command): void {
  const command = tool
    .command('describe')
    .summary('what a tool takes and gives, and a job to fill in')
    .description('Prints inputs and outputs of a tool, and a template of a job.')
    .argument('<tool>', 'CWL file')
    .addHelpText('after', examples('tool describe tools/strip-citygml.cwl'));
  performs(command, async (_context, _flags: object, file: string) => {
    return (await import('./toolCommands.ts')).describeToolCommand(file);
  });
}

function addPinTool(tool: Command): void {
  const command = tool
    .command('pin')
    .summary('write down which image a tool runs in')
    .description('Writes digest, entry point, user and platform of the images of tools into a lock file.')
    .argument('<tools...>', 'CWL files')
    .option('--lock <file>', 'the lock file', 'tools/tools.lock.json')
    .addOption(new Option('--engine <name>', 'what has the images').choices(['podman', 'docker']))
    .addHelpText('after', examples('tool pin tools/*.cwl'));
  performs(command, async (context, flags: ToolPinFlags, files: string[]) => {
    return (await import('./toolCommands.ts')).pinToolsCommand(context, flags, files);
  });
}
