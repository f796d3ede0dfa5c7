/** Which building is under a point of the screen, among those that stand at a date. */
import { type BufferAttribute, type PerspectiveCamera, Raycaster, Vector2 } from 'three';
import { ordinalOf, type Vintage } from './release.ts';
import type { CityTiles } from './tiles.ts';

export interface Picked {
  id: string;
  /** All that the tile says of it. */
  values: Record<string, unknown>;
}

/** @param x, y in the canvas, from -1 to 1; up is positive */
export function pick(
  tiles: CityTiles,
  camera: PerspectiveCamera,
  x: number,
  y: number,
  now: number,
  vintages: Vintage[],
): Picked | undefined {
  const raycaster = new Raycaster();
  raycaster.setFromCamera(new Vector2(x, y), camera);
  const objects = [...tiles.meshes.keys()];
  for (const { object, face } of raycaster.intersectObjects(objects, false)) {
    const tile = tiles.meshes.get(object);
    if (!tile || !face) continue;
    const ids = tile.mesh.geometry.getAttribute('_feature_id_0') as BufferAttribute;
    const values = tile.metadata.getPropertyTableData(0, ids.getX(face.a));
    const start = ordinalOf(vintages, Number(values.start));
    const isGone = Number(values.end) < 99991231 && ordinalOf(vintages, Number(values.end)) <= now;
    if (start <= now && !isGone) return { id: String(values.id), values: { ...values } };
  }
  return undefined;
}
