import type { MetricSurfaces } from './cityObject.ts';

/** The polygons of a list, in its order, with their own arrays. */
export function subsetOf(surfaces: MetricSurfaces, selected: ArrayLike<number>): MetricSurfaces {
  const { coordinates, rings, polygons, kinds, lods } = surfaces;
  let vertexCount = 0;
  let ringCount = 0;
  for (let index = 0; index < selected.length; index++) {
    const polygon = selected[index];
    const first = polygons[polygon];
    const end = polygons[polygon + 1];
    vertexCount += rings[end] - rings[first];
    ringCount += end - first;
  }
  const subset: MetricSurfaces = {
    coordinates: new Int32Array(vertexCount * 3),
    rings: new Uint32Array(ringCount + 1),
    polygons: new Uint32Array(selected.length + 1),
    kinds: new Uint8Array(selected.length),
    lods: new Uint8Array(selected.length),
  };
  let vertex = 0;
  let ring = 0;
  for (let index = 0; index < selected.length; index++) {
    const polygon = selected[index];
    const first = polygons[polygon];
    const end = polygons[polygon + 1];
    const from = rings[first];
    for (let r = first; r < end; r++) subset.rings[ring++] = vertex + rings[r] - from;
    subset.coordinates.set(coordinates.subarray(3 * from, 3 * rings[end]), 3 * vertex);
    vertex += rings[end] - from;
    subset.polygons[index + 1] = ring;
    subset.kinds[index] = kinds[polygon];
    subset.lods[index] = lods[polygon];
  }
  subset.rings[ring] = vertex;
  return subset;
}
