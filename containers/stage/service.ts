/** The whole task of a service in one process: what stands in for its two containers where there is no Fargate. */
import { runAsProgram } from '../../lib/run/asProgram.ts';
import { runService } from '../../lib/tools/program.ts';

export const main = runService;

if (process.argv[1] === import.meta.filename) await runAsProgram(main);
