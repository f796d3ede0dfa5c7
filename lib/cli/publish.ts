import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';

export function addPublish(program: Command): void {
  const command = program
    .command('publish')
    .summary('go back to an earlier release')
    .description('Makes a release that is still kept the current one. Without --release, lists those that are kept.')
    .argument('<out>', 'folder that was given to "run --out", or s3://<tiles bucket>')
    .option('--release <id>', 'name of the release, or its beginning')
    .option('--dataset <name>', 'dataset to switch, where there are several')
    .addHelpText('after', examples('publish tiles', 'publish tiles --release 3f2a9c', 'publish s3://my-tiles'));
  performs(command, async (_context, flags: { release?: string; dataset?: string }, out: string) => {
    const { listReleases, switchRelease } = await import('./releases.ts');
    if (flags.release === undefined) return listReleases(out, flags.dataset);
    return switchRelease(out, flags.release, flags.dataset);
  });
}
