import { type Command, Option } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';

export interface DoctorFlags {
  target: 'local' | 'aws';
}

export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .summary('tell what is missing here, and how to get it')
    .description('Looks for what this machine needs, or what an AWS account has to allow. Changes nothing.')
    .addOption(new Option('--target <target>', 'where to look').choices(['local', 'aws']).default('local'))
    .addHelpText('after', examples('doctor', 'doctor --target aws'));
  performs(command, async (_context, { target }: DoctorFlags) => {
    const { examine } = await import('./workbench/doctor.ts');
    return examine(target);
  });
}
