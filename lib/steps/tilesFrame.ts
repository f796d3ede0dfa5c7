import type { Frame } from '../crs/frame.ts';
import { createLocalFrame, createPlanarFrame, type LocalFrame } from '../crs/localFrame.ts';
import type { Inputs } from '../inbox/inputs.ts';

/** The space that tiles are drawn in: on the globe, unless a CRS is asked for. @throws UnfitTilesCrsError */
export function tilesFrameOf(frame: Frame, { tilesCrs }: Inputs['options']): LocalFrame {
  return tilesCrs === undefined ? createLocalFrame(frame, { geoid: true }) : createPlanarFrame(frame, tilesCrs);
}
