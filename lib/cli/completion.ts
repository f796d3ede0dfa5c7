import { Argument, type Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';

/** The hidden command that shells ask while somebody types. */
export const COMPLETE = 'complete';

export function addCompletion(program: Command): void {
  const command = program
    .command('completion')
    .summary('complete commands in a shell')
    .description('Prints what makes a shell complete commands, options, pipelines and runs.')
    .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      examples(
        'completion bash > ~/.local/share/bash-completion/completions/chronotiles',
        'completion zsh > ~/.zsh/completions/_chronotiles',
        'completion fish > ~/.config/fish/completions/chronotiles.fish',
      ),
    );
  performs(command, async (_context, _flags: object, shell: string) => {
    const { completionScript } = await import('./workbench/completion.ts');
    const script = completionScript(shell);
    return { result: { shell, script }, lines: [script] };
  });
}
