/** Where the containers of a tool's task find what they share. The paths are in the tool's command line. */
export const VOLUMES = {
  /** The launcher, what it is to run, and how that ended. */
  control: '/chronotiles/control',
  inputs: '/chronotiles/inputs',
  outdir: '/chronotiles/outdir',
  tmp: '/tmp',
};
