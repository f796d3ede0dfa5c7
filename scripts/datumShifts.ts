/** Seven parameters (m, m, m, arc seconds × 3, ppm; position vector convention) to WGS 84. */
export interface DatumShift {
  parameters: string;
  /** The EPSG transformation they come from. */
  operation: string;
}

/** Stand-ins for shifts that are defined by a grid file, by the name of the file. */
export const GRID_SHIFTS: Record<string, DatumShift> = {
  'OSTN15_NTv2_OSGBtoETRS.gsb': {
    parameters: '446.448,-125.157,542.06,0.15,0.247,0.842,-20.489',
    operation: 'EPSG:1314',
  },
  'BETA2007.gsb': { parameters: '598.1,73.7,418.2,0.202,0.045,-2.455,6.7', operation: 'EPSG:1777' },
};

/** Corrections of the index, by the name of the datum. */
export const DATUM_SHIFTS: Record<string, DatumShift> = {
  // The index gives the rotations of EPSG:4833 in microradians and of the other convention.
  Amersfoort: {
    parameters: '565.4171,50.3319,465.5524,-0.398957,0.343988,-1.877402,4.0725',
    operation: 'EPSG:4833',
  },
};
