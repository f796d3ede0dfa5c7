import type { Transform } from './schema.ts';

/** Vertices as x, y, z by turns. One that is no triple of finite numbers is NaN three times. */
export function readVertices(vertices: unknown[], transform?: Transform): Float64Array {
  const [sx, sy, sz] = transform?.scale ?? [1, 1, 1];
  const [tx, ty, tz] = transform?.translate ?? [0, 0, 0];
  const coordinates = new Float64Array(vertices.length * 3).fill(Number.NaN);
  for (let index = 0; index < vertices.length; index++) {
    const vertex = vertices[index];
    if (
      !Array.isArray(vertex) ||
      !(isFiniteNumber(vertex[0]) && isFiniteNumber(vertex[1]) && isFiniteNumber(vertex[2]))
    ) {
      continue;
    }
    coordinates[3 * index] = vertex[0] * sx + tx;
    coordinates[3 * index + 1] = vertex[1] * sy + ty;
    coordinates[3 * index + 2] = vertex[2] * sz + tz;
  }
  return coordinates;
}

/** Where a template's vertices come to stand: the matrix (row by row) first, then the reference point (CityJSON 2.0, 3.4). */
export function placeVertices(template: Float64Array, matrix: number[], point: [number, number, number]): Float64Array {
  const placed = new Float64Array(template.length);
  for (let index = 0; index < template.length; index += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const row = axis * 4;
      placed[index + axis] =
        matrix[row] * template[index] +
        matrix[row + 1] * template[index + 1] +
        matrix[row + 2] * template[index + 2] +
        matrix[row + 3] +
        point[axis];
    }
  }
  return placed;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
