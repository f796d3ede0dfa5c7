import { UserError } from '../city/errors.ts';

const WHERE = '`"crs"` in the dataset\'s dataset.json';

/** A name of a coordinate reference system that nobody here knows. */
export class UnknownCrsError extends UserError {
  override name = 'UnknownCrsError';
  constructor(crsName: string, why: string) {
    super(
      `The coordinate system "${crsName}" cannot be used: ${why}. ` +
        `Set ${WHERE} to the EPSG code of the data, such as "EPSG:25832".`,
    );
  }
}

/** The system chosen to work in does not measure in metres. */
export class UnfitWorkCrsError extends UserError {
  override name = 'UnfitWorkCrsError';
  constructor(code: number, crsName: string) {
    super(
      `EPSG:${code} (${crsName}) does not measure in metres, so distances cannot be taken in it. ` +
        'Set `"workCrs"` in the dataset\'s dataset.json to the EPSG code of a projected system in metres, or leave it out.',
    );
  }
}

/** Tiles cannot lie in the system that was asked for. */
export class UnfitTilesCrsError extends UserError {
  override name = 'UnfitTilesCrsError';
  constructor(code: number, why: string) {
    super(
      `Tiles cannot lie in EPSG:${code}: ${why}. Name a projected system in metres by --tiles-crs or as \`"tiles": {"crs": …}\` ` +
        "in the dataset's dataset.json, or leave it out for tiles that lie on the globe.",
    );
  }
}

/** A coordinate that is no place on Earth, or too far from the rest of the city. */
export class CoordinateOutOfRangeError extends UserError {
  override name = 'CoordinateOutOfRangeError';
  constructor(coordinate: readonly [number, number, number], crsName: string) {
    super(
      `The coordinate (${coordinate.join(', ')}) does not lie within 2000 km of the rest of the city when read as ${crsName}. ` +
        `Mend the coordinate, or set ${WHERE} if the data is in another coordinate system.`,
    );
  }
}
