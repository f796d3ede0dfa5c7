import type { Command } from 'commander';

export interface CatalogFlags {
  directory?: string;
}

/** Gives a command the option that names a folder of pipelines of one's own. */
export function readsCatalog(command: Command): Command {
  return command.option('-C, --directory <dir>', 'folder with pipelines of your own, beside those that ship');
}
