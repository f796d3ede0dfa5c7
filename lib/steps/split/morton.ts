/** Position on a Morton (Z order) curve over squares of about 65 m: numbers near each other lie near each other. */
export function mortonOf(x: number, y: number): number {
  return (spread((x + 2 ** 31) / 65536) | (spread((y + 2 ** 31) / 65536) << 1)) >>> 0;
}

/** Puts a zero between every two of sixteen bits. */
function spread(value: number): number {
  let bits = Math.floor(value) & 0xffff;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}
