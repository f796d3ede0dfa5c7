/** The command of every step's container, and of the workers that stand in for one: `<step> --job <key>`. */
import { runStep } from '../../lib/run/runStep.ts';

export const main = runStep;

// A worker calls `main`, and needs nothing of what makes a program of it.
if (process.argv[1] === import.meta.filename) {
  const { runAsProgram } = await import('../../lib/run/asProgram.ts');
  await runAsProgram(main);
}
