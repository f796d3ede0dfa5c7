/** Imagery or terrain that the user names; nothing is loaded from elsewhere unless he does. */
import { TilesRenderer } from '3d-tiles-renderer';
import { QuantizedMeshPlugin, XYZTilesOverlay } from '3d-tiles-renderer/plugins';
// @ts-expect-error: the package has no types for it
import { GeneratedSurfacePlugin } from '3d-tiles-renderer/three/plugins';
import { type Camera, Group, type WebGLRenderer } from 'three';

export interface Ground {
  group: Group;
  update(): void;
}

export interface GroundUrls {
  /** `https://…/{z}/{x}/{y}.png`: images in web mercator. */
  imagery: string | null;
  /** `https://…/layer.json`: terrain as quantized meshes. */
  terrain: string | null;
}

/**
 * Lays user-given ground under the city.
 * @param place puts what is on the globe into the frame of the tiles
 * @param lowest height of the lowest building in that frame, in metres: images lie there, since they have no heights
 */
export function createGround(
  { imagery, terrain }: GroundUrls,
  place: (group: Group) => void,
  lowest: number,
  camera: Camera,
  gl: WebGLRenderer,
): Ground | undefined {
  const plugin = terrain
    ? new QuantizedMeshPlugin({ useRecommendedSettings: true })
    : imagery
      ? new GeneratedSurfacePlugin({ overlay: new XYZTilesOverlay({ url: imagery }), applyOverlayTexture: true })
      : undefined;
  if (plugin === undefined) return undefined;
  const tiles = new TilesRenderer(terrain ?? undefined);
  tiles.registerPlugin(plugin);
  tiles.setCamera(camera);
  tiles.setResolutionFromRenderer(camera, gl);
  place(tiles.group as unknown as Group);
  const group = new Group();
  group.add(tiles.group);
  if (!terrain) group.position.z = lowest;
  return { group, update: () => tiles.update() };
}
