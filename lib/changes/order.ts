/**
 * Sorts rows by a key that is a whole number below `limit`; rows of equal keys stay as they were. Takes time that grows
 * with the rows and the limit alone.
 */
export function sortByKey(rows: Uint32Array, limit: number, keyOf: ArrayLike<number>): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(limit + 1);
  for (let at = 0; at < rows.length; at++) starts[keyOf[rows[at]] + 1]++;
  for (let key = 0; key < limit; key++) starts[key + 1] += starts[key];
  const sorted = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at++) sorted[starts[keyOf[rows[at]]]++] = rows[at];
  return sorted;
}
