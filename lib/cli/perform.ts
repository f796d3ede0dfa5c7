/** What surrounds every command: Ctrl-C, printing, errors in sentences, exit codes. */
import type { Command } from 'commander';
import { UserError } from '../city/errors.ts';
import { UnsupportedRequirementError } from '../cwl/errors.ts';
import { VERSION } from '../version.ts';
import { type Context, createProgress, EXIT, type Outcome } from './context.ts';
import { InterruptedError, UsageError } from './errors.ts';

interface CommonFlags {
  json?: boolean;
  verbose?: boolean;
}

const ISSUES = 'https://github.com/chronotiles/chronotiles/issues';

/** Adds what every command has, and makes its action out of a function that knows nothing of processes. */
export function performs<Args extends unknown[], Flags extends object>(
  command: Command,
  execute: (context: Context, flags: Flags, ...args: Args) => Promise<Outcome>,
): Command {
  return command
    .option('--json', 'print one JSON object instead of words')
    .option('--verbose', 'show where an unexpected error came from')
    .action(async (...given: unknown[]) => {
      const flags = given.at(-2) as Flags & CommonFlags;
      const args = given.slice(0, -2) as Args;
      process.exitCode = await perform(flags, (context) => execute(context, flags, ...args));
    });
}

async function perform(flags: CommonFlags, execute: (context: Context) => Promise<Outcome>): Promise<number> {
  const progress = createProgress(process.stderr);
  const interrupt = new AbortController();
  const onSignal = () => {
    // The second Ctrl-C does not wait.
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
    progress.say('Stopping …');
    interrupt.abort(new InterruptedError());
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    const outcome = await execute({ signal: interrupt.signal, progress });
    print(flags.json ? [JSON.stringify(outcome.result)] : outcome.lines);
    return outcome.exitCode ?? EXIT.done;
  } catch (thrown) {
    const error = interrupt.signal.aborted ? interrupt.signal.reason : thrown;
    if (flags.json) print([JSON.stringify({ error: messageOf(error) })]);
    for (const line of describe(error, flags.verbose ?? false)) progress.say(line);
    return exitCodeOf(error);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function print(lines: string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

function describe(error: unknown, verbose: boolean): string[] {
  if (error instanceof UserError) return [error.message];
  const lines = [
    `This should not have happened: ${messageOf(error)}`,
    `Please report it at ${ISSUES} with the command that you typed (chronotiles ${VERSION}, Node ${process.version}).`,
  ];
  return verbose && error instanceof Error
    ? [...lines, error.stack ?? '']
    : [...lines, '--verbose shows where it came from.'];
}

function exitCodeOf(error: unknown): number {
  if (error instanceof InterruptedError) return EXIT.interrupted;
  if (error instanceof UnsupportedRequirementError) return EXIT.unsupported;
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
