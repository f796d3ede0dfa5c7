import { polygonsOf } from '../../changes/footprint.ts';
import type { Outline } from '../../changes/outline.ts';
import type { ChangedVersion } from '../join/changedVersions.ts';

/**
 * A line of `changes.geojson` (RFC 7946): the ground plan of a version that came or went, in longitude and latitude with
 * seven decimals (about a centimetre), with its story as properties.
 */
export function changedFeature(
  { id, start, end, came, went, ids }: ChangedVersion,
  outline: Outline,
  toWgs84: (x: number, y: number) => [number, number],
): object {
  const polygons = polygonsOf(outline).map((rings) =>
    rings.map((ring, index) =>
      wound(
        ring.map(([x, y]) => place(x, y)),
        index === 0,
      ),
    ),
  );
  const geometry =
    polygons.length === 1
      ? { type: 'Polygon', coordinates: polygons[0] }
      : { type: 'MultiPolygon', coordinates: polygons };
  return { type: 'Feature', id, geometry, properties: { id, start, end, came, went, ids } };

  function place(x: number, y: number): [number, number] {
    const [longitude, latitude] = toWgs84(x, y);
    return [Math.round(longitude * 1e7) / 1e7, Math.round(latitude * 1e7) / 1e7];
  }
}

/** Exteriors run counterclockwise, holes clockwise (RFC 7946, 3.1.6). */
function wound(ring: [number, number][], isExterior: boolean): [number, number][] {
  let area = 0;
  for (let i = 1; i < ring.length; i++) area += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return area > 0 === isExterior ? ring : ring.toReversed();
}
