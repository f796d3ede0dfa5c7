/** A level of detail as CityJSON writes it: `2`, `"2"`, or refined (Biljecki et al. 2016) `"2.2"`. */
export interface Lod {
  major: number;
  minor: number;
}

/** Reads a level of detail, or undefined where it is none. */
export function parseLod(lod: string | number | undefined): Lod | undefined {
  const match = /^([0-4])(?:\.(\d))?$/.exec(String(lod));
  return match ? { major: Number(match[1]), minor: Number(match[2] ?? 0) } : undefined;
}

/** The highest refinement of each major level; the model keeps no more than one of them. */
export function bestRefinements(lods: (Lod | undefined)[]): Map<number, number> {
  const best = new Map<number, number>();
  for (const lod of lods) {
    if (lod) best.set(lod.major, Math.max(lod.minor, best.get(lod.major) ?? 0));
  }
  return best;
}
