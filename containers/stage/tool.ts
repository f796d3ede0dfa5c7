/** The whole task of a tool step in one process: what stands in for its three containers where there is no Fargate. */
import { runAsProgram } from '../../lib/run/asProgram.ts';
import { runTool } from '../../lib/tools/program.ts';

export const main = runTool;

if (process.argv[1] === import.meta.filename) await runAsProgram(main);
