/** The command of the stage image: what goes before and after a tool, and beside a service. */
import { runAsProgram } from '../../lib/run/asProgram.ts';
import { runStage } from '../../lib/tools/program.ts';

export const main = runStage;

if (process.argv[1] === import.meta.filename) await runAsProgram(main);
