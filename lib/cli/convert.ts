import { type Command, Option } from 'commander';
import { examples, parseCount, parseEpsg } from './options.ts';
import { performs } from './perform.ts';

export interface ConvertFlags {
  out: string;
  crs?: string;
  workers?: number;
  tilesVersion?: '1.1' | '1.0';
  tilesCrs?: number;
}

export function addConvert(program: Command): void {
  const command = program
    .command('convert')
    .summary('make plain 3D Tiles of files, without history')
    .description('Makes plain 3D Tiles of files: one state of the city, nothing is compared.')
    .argument('<file...>', 'city models, or folders of them')
    .requiredOption('--out <dir>', 'folder for tileset.json and its tiles')
    .option('--crs <name>', 'CRS of files that name none, such as EPSG:3946')
    .option('--workers <n>', 'tasks at once (default: as many as there are cores)', parseCount)
    .addOption(new Option('--tiles-version <version>', '3D Tiles version; 1.0 writes b3dm').choices(['1.1', '1.0']))
    .option('--tiles-crs <epsg>', 'EPSG code that tiles are in (default: geocentric)', parseEpsg)
    .addHelpText(
      'after',
      examples('convert lod2.gml --out tiles', 'convert north.gml south.zip --out tiles --crs EPSG:3946'),
    );
  performs(command, async (context, flags: ConvertFlags, files: string[]) => {
    const { convertFiles } = await import('./convertFiles.ts');
    return convertFiles(files, flags, context);
  });
}
