import type { Appearance } from '../../city/cityObject.ts';
import { HAS, SLOT } from './attributeSlots.ts';
import { textOfIdentifier } from './identifiers.ts';
import type { Name } from './names.ts';
import { readNumbers } from './numbers.ts';
import type { Scanner } from './scanner.ts';
import { NO_RING, POLYGON_MARK, REFUSED, type Surfaces } from './surfaces.ts';
import { decodeText } from './text.ts';

interface RawMaterial {
  diffuse: [number, number, number];
  transparency: number;
}

interface RawTexture {
  image: string;
  theme: string;
}

/** Materials and textures as read, by the identifiers of the surfaces and rings that they are for. */
export interface RawAppearance {
  materials: Map<string, RawMaterial[]>;
  rings: Map<string, { texture: RawTexture; coordinates: Float32Array }[]>;
  /** How many rings and surfaces were left out since there are too many to keep. */
  left: number;
}

/** Enough for every feature and most models; the appearance of a whole city in one element would fill the memory. */
const MAXIMUM_TARGETS = 500_000;

/** Reads the elements inside an appearance property. */
export interface AppearanceReader {
  begin(): void;
  open(name: Name): void;
  close(name: Name): void;
  end(): RawAppearance;
}

export function createAppearanceReader(scanner: Scanner): AppearanceReader {
  let raw = emptyAppearance();
  let material: RawMaterial | undefined;
  let texture: RawTexture = { image: '', theme: '' };
  let textures: RawTexture[] = [];
  let theme = '';
  let ring = '';
  /** CityGML 3 lists the rings of a TexCoordList apart from its coordinates, in the same order. */
  let lists: Float32Array[] = [];
  let listedRings: string[] = [];

  function text(): string {
    const { textBytes, textStart, textEnd, base } = scanner;
    return decodeText(textBytes, textStart, textEnd, base);
  }

  function numbers(): Float64Array {
    const { textBytes, textStart, textEnd } = scanner;
    const read = new Float64Array((textEnd - textStart + 2) >> 1);
    return read.subarray(0, readNumbers(textBytes, textStart, textEnd, read, 0));
  }

  function keep<Value>(map: Map<string, Value[]>, reference: string, value: Value): void {
    if (raw.rings.size + raw.materials.size < MAXIMUM_TARGETS) addTo(map, reference, value);
    else raw.left++;
  }

  function open(name: Name): void {
    if (name.local === 'X3DMaterial') material = { diffuse: [0.8, 0.8, 0.8], transparency: 0 };
    else if (name.local === 'ParameterizedTexture') {
      material = undefined;
      texture = { image: '', theme: '' };
      textures.push(texture);
    } else if (name.local === 'TexCoordList') {
      lists = [];
      listedRings = [];
    } else if (name.local === 'textureCoordinates') {
      ring =
        (scanner.found & HAS.ring) !== 0
          ? decodeText(scanner.bytes, scanner.starts[SLOT.ring], scanner.ends[SLOT.ring], scanner.base)
          : '';
    }
  }

  function close(name: Name): void {
    if (name.local === 'theme') theme = text();
    else if (name.local === 'imageURI') texture.image = text();
    else if (name.local === 'diffuseColor' && material) {
      const [red, green, blue] = numbers();
      if (blue !== undefined) material.diffuse = [red, green, blue];
    } else if (name.local === 'transparency' && material) material.transparency = numbers()[0] ?? 0;
    else if (name.local === 'target' && material) keep(raw.materials, text(), material);
    else if (name.local === 'textureCoordinates') {
      const coordinates = Float32Array.from(numbers());
      if (ring === '') lists.push(coordinates);
      else keep(raw.rings, ring, { texture, coordinates });
    } else if (name.local === 'ring') listedRings.push(text());
    else if (name.local === 'TexCoordList') {
      for (const [index, listed] of listedRings.entries()) {
        const coordinates = lists[index];
        if (coordinates) keep(raw.rings, listed, { texture, coordinates });
      }
    }
  }

  return {
    begin() {
      raw = emptyAppearance();
      textures = [];
      theme = '';
    },
    open,
    close,
    end() {
      for (const each of textures) each.theme = theme;
      return raw;
    },
  };
}

export function emptyAppearance(): RawAppearance {
  return { materials: new Map(), rings: new Map(), left: 0 };
}

function addTo<Value>(map: Map<string, Value[]>, reference: string, value: Value): void {
  const id = reference.startsWith('#') ? reference.slice(1) : reference;
  const values = map.get(id);
  if (values) values.push(value);
  else map.set(id, [value]);
}

/** Puts the second appearance into the first. */
export function mergeAppearance(into: RawAppearance, from: RawAppearance): void {
  into.left += from.left;
  if (into.rings.size + into.materials.size + from.rings.size + from.materials.size > MAXIMUM_TARGETS) {
    into.left += from.rings.size + from.materials.size;
    return;
  }
  for (const [id, materials] of from.materials) for (const material of materials) addTo(into.materials, id, material);
  for (const [id, rings] of from.rings) for (const ring of rings) addTo(into.rings, id, ring);
}

/** What of the appearances is for the polygons of a feature, or undefined. */
export function bindAppearance(raws: RawAppearance[], surfaces: Surfaces): Appearance | undefined {
  if (!raws.some(({ materials, rings }) => materials.size > 0 || rings.size > 0)) return undefined;
  const materials = new Map<RawMaterial, Set<number>>();
  const textures = new Map<RawTexture, Map<number, Float32Array>>();
  for (let named = 0; named < surfaces.namedCount; named++) {
    const id = textOfIdentifier(surfaces.identifiers, surfaces.named[named]);
    const ring = surfaces.rings[named];
    for (const raw of raws) {
      if (ring >= 0) for (const found of raw.rings.get(id) ?? []) texture(found.texture, ring, found.coordinates);
      else if (ring === NO_RING) for (const found of raw.materials.get(id) ?? []) paint(found, named);
    }
  }

  function paint(material: RawMaterial, named: number): void {
    const polygons = materials.get(material) ?? new Set();
    for (let entry = surfaces.first[named]; entry < surfaces.last[named]; entry++) {
      const polygon = surfaces.entries[entry];
      if (polygon >= 0 && polygon !== REFUSED) polygons.add(polygon);
    }
    materials.set(material, polygons);
  }

  function texture(raw: RawTexture, ring: number, coordinates: Float32Array): void {
    const polygon = polygonOf(surfaces, ring);
    const targets = textures.get(raw) ?? new Map<number, Float32Array>();
    const start = surfaces.ringStarts[surfaces.firstRings[polygon]] / 3;
    const end = surfaces.ringStarts[surfaces.firstRings[polygon + 1]] / 3;
    const target = targets.get(polygon) ?? new Float32Array(2 * (end - start));
    const at = surfaces.ringStarts[ring] / 3 - start;
    const points = (surfaces.ringStarts[ring + 1] - surfaces.ringStarts[ring]) / 3;
    if (coordinates.length < 2 * points) return;
    const isTurned = (surfaces.marks[polygon] & POLYGON_MARK.turned) !== 0;
    for (let point = 0; point < points; point++) {
      const from = isTurned && point > 0 ? points - point : point;
      target[2 * (at + point)] = coordinates[2 * from];
      target[2 * (at + point) + 1] = coordinates[2 * from + 1];
    }
    targets.set(polygon, target);
    textures.set(raw, targets);
  }

  if (materials.size === 0 && textures.size === 0) return undefined;
  return {
    materials: [...materials].map(([raw, polygons]) => ({ ...raw, polygons: [...polygons].sort((a, b) => a - b) })),
    textures: [...textures].map(([{ image, theme }, targets]) => ({
      image,
      theme,
      targets: [...targets].map(([polygon, coordinates]) => ({ polygon, coordinates })),
    })),
  };
}

function polygonOf(surfaces: Surfaces, ring: number): number {
  let [low, high] = [0, surfaces.polygonCount - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (surfaces.firstRings[middle] <= ring) low = middle;
    else high = middle - 1;
  }
  return low;
}
