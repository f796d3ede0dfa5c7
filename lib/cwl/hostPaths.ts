import { sep } from 'node:path';

/** Folders of a tool as this machine sees them. */
export interface HostPaths {
  inputs: string;
  outdir: string;
  tmpdir: string;
}

/** Whether a path is a folder, or lies in it. Links are not followed. */
export const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(folder + sep);
