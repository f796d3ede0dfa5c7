/** Which zero heights count from. */
export type Heights = 'orthometric' | 'ellipsoidal';

/** The metric space in which a dataset is worked on. It is fixed by the first run and kept in the release. */
export interface Frame {
  /** EPSG code of a projected CRS in metres. */
  workCrs: number;
  /** Easting and northing in metres of the zero point of all int32 millimetre coordinates; whole kilometres. */
  origin: [number, number];
  heights: Heights;
}
