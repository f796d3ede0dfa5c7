/** Semi-major axis in metres and first eccentricity squared of the ellipsoid of WGS 84. */
const SEMI_MAJOR_AXIS = 6378137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);

const RADIANS = Math.PI / 180;

/**
 * Writes the Earth-centred, Earth-fixed coordinates (metres, EPSG:4978) of a longitude and latitude in degrees and a
 * height in metres above the ellipsoid of WGS 84 (EPSG method 9602).
 */
export function geodeticToEcef(longitude: number, latitude: number, height: number, out: Float64Array) {
  const sinLatitude = Math.sin(latitude * RADIANS);
  const cosLatitude = Math.cos(latitude * RADIANS);
  const curvature = SEMI_MAJOR_AXIS / Math.sqrt(1 - ECCENTRICITY_SQUARED * sinLatitude * sinLatitude);
  out[0] = (curvature + height) * cosLatitude * Math.cos(longitude * RADIANS);
  out[1] = (curvature + height) * cosLatitude * Math.sin(longitude * RADIANS);
  out[2] = (curvature * (1 - ECCENTRICITY_SQUARED) + height) * sinLatitude;
}

/**
 * The column-major 4×4 matrix that takes east, north, up (metres, from the point on the ellipsoid at a longitude and
 * latitude in degrees) to Earth-centred, Earth-fixed coordinates.
 */
export function enuToEcef(longitude: number, latitude: number): number[] {
  const origin = new Float64Array(3);
  geodeticToEcef(longitude, latitude, 0, origin);
  const sinLongitude = Math.sin(longitude * RADIANS);
  const cosLongitude = Math.cos(longitude * RADIANS);
  const sinLatitude = Math.sin(latitude * RADIANS);
  const cosLatitude = Math.cos(latitude * RADIANS);
  const east = [-sinLongitude, cosLongitude, 0];
  const north = [-sinLatitude * cosLongitude, -sinLatitude * sinLongitude, cosLatitude];
  const up = [cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude];
  return [...east, 0, ...north, 0, ...up, 0, ...origin, 1];
}
