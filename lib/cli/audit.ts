import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export function addAudit(program: Command): void {
  const command = program
    .command('audit')
    .summary('tell what came in, and what it became')
    .description(
      'Tells what a run was made of: key, version, sha256 and size of every input, what was refused and what came out. ' +
        'Given the key of an input, tells which runs took it and what they made; given that of a tile or another published ' +
        'file, which inputs it was made of.',
    )
    .argument('<run or key>', 'a run, or a key such as lyon/2009/roofs.gml or lyon/content/<sha256>.glb');
  readsWork(command).addHelpText(
    'after',
    examples('audit last', 'audit lyon/2009/roofs.gml', 'audit lyon/content/3f2a….glb --json'),
  );
  performs(command, async (_context, flags: WorkFlags, name: string) => {
    const { audit } = await import('./workbench/audit.ts');
    return audit(flags, name);
  });
}
