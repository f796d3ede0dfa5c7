import type { Appearance } from '../../city/cityObject.ts';
import type { CityJsonAppearance, Geometry } from './schema.ts';
import type { ReadRing } from './surfaces.ts';

/** Gathers the materials and textures of one feature's polygons. */
export interface AppearanceBuilder {
  /** `path` are the positions of the surface in the geometry's nested lists. */
  add(geometry: Geometry, path: number[], polygon: number, rings: ReadRing[]): void;
  build(): Appearance | undefined;
}

export function createAppearanceBuilder(source: CityJsonAppearance | undefined): AppearanceBuilder {
  const materials = new Map<number, Appearance['materials'][number]>();
  const textures = new Map<string, Appearance['textures'][number]>();

  function addMaterial(geometry: Geometry, path: number[], polygon: number): void {
    const themes = geometry.material;
    if (!themes || !source) return;
    // The model has one material a polygon: that of the default theme, else of the first.
    const name = source['default-theme-material'] ?? '';
    const theme = Object.hasOwn(themes, name) ? themes[name] : Object.values(themes)[0];
    const number = typeof theme?.value === 'number' ? theme.value : valueAt(theme?.values, path);
    const material = typeof number === 'number' ? source.materials[number] : undefined;
    if (!material) return;
    const [red = 0.8, green = 0.8, blue = 0.8] = material.diffuseColor ?? [];
    const gathered = materials.get(number as number) ?? {
      diffuse: [red, green, blue],
      transparency: material.transparency ?? 0,
      polygons: [],
    };
    gathered.polygons.push(polygon);
    materials.set(number as number, gathered);
  }

  function addTextures(geometry: Geometry, path: number[], polygon: number, rings: ReadRing[]): void {
    for (const [theme, { values }] of Object.entries(geometry.texture ?? {})) {
      const ringValues = valueAt(values, path);
      if (!Array.isArray(ringValues)) continue;
      const image = imageOf(ringValues[0]);
      const coordinates = image === undefined ? undefined : coordinatesOf(ringValues, rings);
      if (image === undefined || !coordinates) continue;
      const key = JSON.stringify([theme, image]);
      const gathered = textures.get(key) ?? { image, theme, targets: [] };
      gathered.targets.push({ polygon, coordinates });
      textures.set(key, gathered);
    }
  }

  function imageOf(ring: unknown): string | undefined {
    const number: unknown = Array.isArray(ring) ? ring[0] : undefined;
    return typeof number === 'number' ? source?.textures[number]?.image : undefined;
  }

  /** s, t of all kept vertices, or undefined where one has none. Each ring lists its texture first, then a pair a vertex. */
  function coordinatesOf(ringValues: unknown[], rings: ReadRing[]): Float32Array | undefined {
    const pairs: number[] = [];
    for (const { ring, places } of rings) {
      const values = ringValues[ring];
      for (const place of places) {
        const number: unknown = Array.isArray(values) ? values[place + 1] : undefined;
        const pair = typeof number === 'number' ? source?.['vertices-texture'][number] : undefined;
        if (pair?.[0] === undefined || pair[1] === undefined) return undefined;
        pairs.push(pair[0], pair[1]);
      }
    }
    return Float32Array.from(pairs);
  }

  return {
    add(geometry, path, polygon, rings) {
      addMaterial(geometry, path, polygon);
      addTextures(geometry, path, polygon, rings);
    },
    build() {
      if (materials.size === 0 && textures.size === 0) return undefined;
      return { materials: [...materials.values()], textures: [...textures.values()] };
    },
  };
}

/** What stands at a path of nested lists; a null or number on the way stands for all below it. */
export function valueAt(values: unknown, path: number[]): unknown {
  let value = values;
  for (const position of path) {
    if (!Array.isArray(value)) return value;
    value = value[position];
  }
  return value;
}
