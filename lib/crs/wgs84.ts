import type { Frame } from './frame.ts';
import { createUnprojector } from './projection.ts';

/** Creates the way from millimetres in the frame to longitude and latitude in degrees on WGS 84, as GeoJSON has them. */
export function toWgs84(frame: Frame): (x: number, y: number) => [longitude: number, latitude: number] {
  const unproject = createUnprojector(frame.workCrs);
  const [originX, originY] = frame.origin;
  return (x, y) => unproject(originX + x / 1000, originY + y / 1000);
}
