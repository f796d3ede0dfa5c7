/** The commands as a page of the documentation, from what the program itself tells. */
import type { Command } from 'commander';
import { createProgram } from '../lib/cli/main.ts';

/** Columns of the page's code blocks. */
const WIDTH = 110;

/** `docs/cli.md`. */
export function manual(): string {
  const program = createProgram();
  const groups = Map.groupBy(program.commands, (command) => command.helpGroup());
  const sections = [...groups].flatMap(([heading, commands]) => [
    `## ${heading.replace(/:$/, '')}`,
    '',
    ...commands.flatMap((command) => section(command)),
  ]);
  return `${[
    '# Commands',
    '',
    'Every command takes `--json`, which prints one JSON object instead of words, and ends with 0 when done, 3 when done but some',
    'inputs were refused, 1 when it failed, 2 on wrong usage and 130 after Ctrl-C. This page is made from the commands:',
    '`npx vitest run scripts/manual -u` makes it anew.',
    '',
    ...sections,
  ]
    .join('\n')
    .trimEnd()}\n`;
}

function section(command: Command): string[] {
  if (command.commands.length > 0) return command.commands.flatMap(section);
  const parent = command.parent?.parent ? `${command.parent.name()} ` : '';
  return [`### ${parent}${command.name()}`, '', '```', ...helpOf(command), '```', ''];
}

/** What `--help` prints, with the examples after it. */
function helpOf(command: Command): string[] {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
}
