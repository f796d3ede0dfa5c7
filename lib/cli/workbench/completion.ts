/** Completion of commands in shells. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Argument as CompletedArgument, script } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { shippedFiles } from '../../pipelines/rendered.ts';

/** The script for a shell, which the library prints rather than answers. */
export function completionScript(shell: string): string {
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => void lines.push(line);
  try {
    script(shell, 'chronotiles', 'chronotiles');
  } finally {
    console.log = log;
  }
  return lines.join('\n');
}

/** Gives the program the command that answers shells. Names of pipelines and runs are looked up where they usually lie. */
export async function answerShells(program: Command): Promise<void> {
  const names: Record<string, string[]> = {
    pipeline: (await shippedFiles()).map((file) => basename(file, '.json')),
    run: ['last', ...runsHere()],
  };
  const root = tab(program);
  for (const { arguments: own } of root.commands.values()) {
    for (const argument of own.values()) argument.handler ??= handlerOf(names[argument.name] ?? []);
  }
}

function handlerOf(names: string[]): NonNullable<CompletedArgument['handler']> {
  return (complete) => {
    for (const name of names) complete(name, '');
  };
}

/** Of the folder that `--out` stands for where nothing is said. */
function runsHere(): string[] {
  try {
    return readdirSync(join('tiles', '.chronotiles', 'v1', 'runs'));
  } catch {
    return [];
  }
}
