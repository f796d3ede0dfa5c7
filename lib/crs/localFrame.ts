import { enuToEcef, geodeticToEcef } from './ecef.ts';
import { UnfitTilesCrsError } from './errors.ts';
import type { Frame } from './frame.ts';
import { createGeoid } from './geoid.ts';
import { createPatch } from './patch.ts';
import { createProjector, createUnprojector } from './projection.ts';
import { findHorizontal } from './registry.ts';

/** A box of the ground in millimetres of the frame. */
export interface GroundBox {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** Takes x, y, z in millimetres of the frame to x, y, z in metres of the local space; `out` may be no shorter. */
export type ToLocal = (coordinates: Int32Array, out: Float64Array) => void;

/** The space that tiles are drawn in: metres from the frame's origin along three axes. */
export interface LocalFrame {
  /** Local space to the space of the root tile, a column-major 4×4 matrix. */
  transform: number[];
  toLocal: ToLocal;
  /**
   * A fast way for vertices in `box`, within 1 mm of `toLocal` at heights from -1 to 9 km; vertices outside of the box
   * go the exact way.
   */
  patch(box: GroundBox): ToLocal;
}

/**
 * Creates the local space with axes east, north and up at the frame's origin, at height 0 on the ellipsoid of WGS 84; its
 * transform leads to Earth-centred, Earth-fixed coordinates (EPSG:4978).
 * @param options.geoid whether orthometric heights are lifted by the geoid of EGM96, as a globe with terrain needs them; where
 * false they are drawn as if they counted from the ellipsoid. Ellipsoidal heights are left alone.
 */
export function createLocalFrame(frame: Frame, options: { geoid: boolean }): LocalFrame {
  const unproject = createUnprojector(frame.workCrs);
  const undulation = options.geoid && frame.heights === 'orthometric' ? createGeoid() : () => 0;
  const [originX, originY] = frame.origin;
  const transform = enuToEcef(...unproject(originX, originY));
  const [eastX, eastY, , , northX, northY, northZ, , upX, upY, upZ, , centreX, centreY, centreZ] = transform;
  const ecef = new Float64Array(3);

  function toLocal(coordinates: Int32Array, out: Float64Array) {
    for (let at = 0; at < coordinates.length; at += 3) {
      const [longitude, latitude] = unproject(originX + coordinates[at] / 1000, originY + coordinates[at + 1] / 1000);
      const height = coordinates[at + 2] / 1000 + undulation(longitude, latitude);
      geodeticToEcef(longitude, latitude, height, ecef);
      const x = ecef[0] - centreX;
      const y = ecef[1] - centreY;
      const z = ecef[2] - centreZ;
      out[at] = eastX * x + eastY * y;
      out[at + 1] = northX * x + northY * y + northZ * z;
      out[at + 2] = upX * x + upY * y + upZ * z;
    }
  }
  return { transform, toLocal, patch: (box) => createPatch(box, toLocal) };
}

/**
 * Creates the local space whose axes are those of a projected CRS, for viewers that stay in it: its transform moves by the
 * frame's origin, there rounded to whole kilometres, and heights are those of the frame. In the work CRS it is exact, with or
 * without a patch.
 * @param crs EPSG code; the work CRS where it is left out
 * @throws UnfitTilesCrsError when it is none in metres, or the city does not lie where it is made for
 */
export function createPlanarFrame(frame: Frame, crs: number = frame.workCrs): LocalFrame {
  if (crs === frame.workCrs) return { transform: shiftBy(frame.origin), toLocal: toMetres, patch: () => toMetres };
  refuseUnfit(crs);
  const project = createProjector(frame.workCrs, crs);
  const [originX, originY] = frame.origin;
  const origin = project(originX, originY).map((metres) => Math.round(metres / 1000) * 1000) as [number, number];
  if (!origin.every(Number.isFinite)) throw new UnfitTilesCrsError(crs, 'the city cannot be projected into it');

  function toLocal(coordinates: Int32Array, out: Float64Array) {
    for (let at = 0; at < coordinates.length; at += 3) {
      const [x, y] = project(originX + coordinates[at] / 1000, originY + coordinates[at + 1] / 1000);
      out[at] = x - origin[0];
      out[at + 1] = y - origin[1];
      out[at + 2] = coordinates[at + 2] / 1000;
    }
  }
  return { transform: shiftBy(origin), toLocal, patch: (box) => createPatch(box, toLocal) };
}

function refuseUnfit(code: number): void {
  const crs = findHorizontal(code);
  if (!crs) throw new UnfitTilesCrsError(code, 'no projected system has this code');
  if (crs.kind === 'geographic') throw new UnfitTilesCrsError(code, `${crs.name} is in degrees`);
  if (crs.metresPerUnit !== 1) throw new UnfitTilesCrsError(code, `${crs.name} does not measure in metres`);
}

function shiftBy([x, y]: [number, number]): number[] {
  return [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, 0, 1];
}

function toMetres(coordinates: Int32Array, out: Float64Array) {
  for (let at = 0; at < coordinates.length; at++) out[at] = coordinates[at] / 1000;
}
