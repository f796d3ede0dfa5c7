/** Attributes of XML tags that the reader asks for; the scanner notes where their values lie and passes over all others. */
export const SLOT = {
  id: 0,
  href: 1,
  srsName: 2,
  srsDimension: 3,
  orientation: 4,
  uom: 5,
  name: 6,
  codeSpace: 7,
  uri: 8,
  ring: 9,
  cs: 10,
  ts: 11,
  decimal: 12,
} as const;
export type Slot = (typeof SLOT)[keyof typeof SLOT];

/** The bit of each slot in `Scanner.found`. */
export const HAS = Object.fromEntries(Object.entries(SLOT).map(([name, slot]) => [name, 1 << slot])) as Readonly<
  Record<keyof typeof SLOT, number>
>;

const BY_LENGTH: { slot: Slot; bytes: Uint8Array }[][] = Array.from({ length: 16 }, () => []);
for (const [name, slot] of Object.entries(SLOT)) BY_LENGTH[name.length].push({ slot, bytes: Buffer.from(name) });

/** The slot of the attribute whose local name lies in [start, end), or -1. */
export function slotOf(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length >= BY_LENGTH.length) return -1;
  for (const candidate of BY_LENGTH[length]) {
    let index = 0;
    while (index < length && candidate.bytes[index] === bytes[start + index]) index++;
    if (index === length) return candidate.slot;
  }
  return -1;
}
