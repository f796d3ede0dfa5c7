/** Features of one module over all vintages that are not compared: a row each. */
export interface StandingTable {
  /** Number of its vintage in the order of time. */
  vintage: Uint8Array;
  /** Geometry hash, four words each. */
  hash: Uint32Array;
  /** First later vintage that has the module on its ground, -1 for none. */
  next: Int8Array;
}

/** Features of equal geometry in successive vintages: rows in the order of time. */
export interface Standing {
  rows: number[];
  /** First later vintage that has the module there, but not this; -1 while it stands. */
  end: number;
}

/**
 * What stands on from vintage to vintage: a feature with the same geometry in the next vintage that has the module on its
 * ground goes on, any other ends there. Sorted by first row, which should be in a fixed order.
 */
export function standingOf({ vintage, hash, next }: StandingTable): Standing[] {
  const keyOf = (row: number, of: number): string => `${of} ${hash.subarray(4 * row, 4 * row + 4).join(' ')}`;
  const known = new Map<string, number[]>();
  for (let row = vintage.length - 1; row >= 0; row--) {
    const rows = known.get(keyOf(row, vintage[row]));
    if (rows) rows.push(row);
    else known.set(keyOf(row, vintage[row]), [row]);
  }
  const follower = new Int32Array(vintage.length).fill(-1);
  const follows = new Uint8Array(vintage.length);
  for (let row = 0; row < vintage.length; row++) {
    const same = next[row] < 0 ? undefined : known.get(keyOf(row, next[row]))?.pop();
    if (same === undefined) continue;
    follower[row] = same;
    follows[same] = 1;
  }
  const standing: Standing[] = [];
  for (let first = 0; first < vintage.length; first++) {
    if (follows[first]) continue;
    const rows = [first];
    for (let row = follower[first]; row >= 0; row = follower[row]) rows.push(row);
    standing.push({ rows, end: next[rows.at(-1)!] });
  }
  return standing;
}
