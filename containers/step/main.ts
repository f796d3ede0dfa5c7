/** The command of every step's container, and of the workers that stand in for one: `<step> --job <key>`. */
import { runAsProgram } from '../../lib/run/asProgram.ts';
import { runStep } from '../../lib/run/runStep.ts';

export const main = runStep;

if (process.argv[1] === import.meta.filename) await runAsProgram(main);
