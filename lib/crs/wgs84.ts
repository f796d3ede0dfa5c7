import type { Frame } from './frame.ts';
import { createProjector, createUnprojector } from './projection.ts';

const WGS84 = 4326;

/** Creates the way from millimetres in the frame to longitude and latitude in degrees on WGS 84, as GeoJSON has them. */
export function toWgs84(frame: Frame): (x: number, y: number) => [longitude: number, latitude: number] {
  const unproject = createUnprojector(frame.workCrs);
  const [originX, originY] = frame.origin;
  return (x, y) => unproject(originX + x / 1000, originY + y / 1000);
}

/** Creates the way back: from longitude and latitude in degrees on WGS 84 to millimetres in the frame. */
export function fromWgs84(frame: Frame): (longitude: number, latitude: number) => [x: number, y: number] {
  const project = createProjector(WGS84, frame.workCrs);
  const [originX, originY] = frame.origin;
  return (longitude, latitude) => {
    const [x, y] = project(longitude, latitude);
    return [(x - originX) * 1000, (y - originY) * 1000];
  };
}
