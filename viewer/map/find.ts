/** Finds buildings in the tiles that are loaded. */
import { Box3, type Mesh, Vector3 } from 'three';
import type { CityTiles } from './tiles.ts';

export interface Found {
  mesh: Mesh;
  feature: number;
  /** All that the tile says of it. */
  values: Record<string, unknown>;
}

export function findFeature({ meshes }: CityTiles, id: string): Found | undefined {
  for (const { mesh, metadata } of meshes.values()) {
    const table = metadata.tableAccessors[0]!;
    for (let feature = 0; feature < table.count; feature++) {
      if (table.getPropertyValue('id', feature) !== id) continue;
      return { mesh, feature, values: { ...metadata.getPropertyTableData(0, feature) } };
    }
  }
  return undefined;
}

/** Where a building stands, in the frame of the tiles, in metres. */
export function boxOf({ mesh, feature }: Found): Box3 {
  const ids = mesh.geometry.getAttribute('_feature_id_0')!;
  const positions = mesh.geometry.getAttribute('position')!;
  const box = new Box3();
  const corner = new Vector3();
  for (let vertex = 0; vertex < ids.count; vertex++) {
    if (ids.getX(vertex) === feature) box.expandByPoint(corner.fromBufferAttribute(positions, vertex));
  }
  return box.applyMatrix4(mesh.matrixWorld);
}

/** The box that a city fills, once its root is loaded. */
export function boxOfCity({ renderer }: CityTiles): Box3 | undefined {
  const frame = renderer.root?.boundingVolume?.box;
  if (!frame) return undefined;
  const center = new Vector3().fromArray(frame, 0);
  // The axes of the box are those of the frame: published boxes are not turned.
  const half = new Vector3(frame[3], frame[7], frame[11]);
  return new Box3(center.clone().sub(half), center.add(half));
}
