/** Points of rings in a flat array: x, y and z by turns. Positions are those of a point's x. */

export function isSamePoint(coordinates: Float64Array, a: number, b: number): boolean {
  return (
    coordinates[a] === coordinates[b] &&
    coordinates[a + 1] === coordinates[b + 1] &&
    coordinates[a + 2] === coordinates[b + 2]
  );
}

/** Whether [start, end) has three points of which no two are the same. */
export function hasThreePoints(coordinates: Float64Array, start: number, end: number): boolean {
  let second = start + 3;
  while (second < end && isSamePoint(coordinates, start, second)) second += 3;
  let third = second + 3;
  while (third < end && (isSamePoint(coordinates, start, third) || isSamePoint(coordinates, second, third))) third += 3;
  return third < end;
}

/** Turns the order of the points in [start, end) round, the first point staying the first. */
export function reverseRing(coordinates: Float64Array, start: number, end: number): void {
  for (let low = start + 3, high = end - 3; low < high; low += 3, high -= 3) {
    for (let axis = 0; axis < 3; axis++) {
      const kept = coordinates[low + axis];
      coordinates[low + axis] = coordinates[high + axis];
      coordinates[high + axis] = kept;
    }
  }
}

/**
 * Makes points of three coordinates from the pairs that lie from `from` on, with the height 0, and answers where they
 * end. Goes from the back so that no pair is overwritten before it is read.
 */
export function raisePoints(coordinates: Float64Array, from: number, points: number): number {
  for (let point = points - 1; point >= 0; point--) {
    const x = coordinates[from + 2 * point];
    const y = coordinates[from + 2 * point + 1];
    coordinates[from + 3 * point] = x;
    coordinates[from + 3 * point + 1] = y;
    coordinates[from + 3 * point + 2] = 0;
  }
  return from + 3 * points;
}
