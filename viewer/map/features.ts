/** The property table of a tile, as textures for the GPU and by number for people. */
import { DataTexture, NearestFilter, RGBAFormat, UnsignedByteType } from 'three';
import { ordinalOf, type Vintage } from './release.ts';

/** What 3d-tiles-renderer reads from EXT_structural_metadata. */
export interface StructuralMetadata {
  /** One value at a time: a whole row makes an object with all attributes, which is too much for a hundred thousand. */
  tableAccessors: { count: number; getPropertyValue(name: string, feature: number): unknown }[];
  getPropertyTableData(table: number, feature: number): Record<string, unknown>;
}

/** A feature's end where it still stands. */
export const STANDS = 255;

/** Side of the texture: a tile holds 4,096 features at most. */
export const TEXTURE_WIDTH = 64;

/**
 * One texel a feature: ordinals of the first vintage that saw it and of the first that did not, and how it came and went.
 * A switch of the date is a comparison on the GPU; nothing is written for it.
 */
export function featureTexture(metadata: StructuralMetadata, vintages: Vintage[]): DataTexture {
  const table = metadata.tableAccessors[0]!;
  const { count } = table;
  const height = Math.max(1, Math.ceil(count / TEXTURE_WIDTH));
  const texels = new Uint8Array(TEXTURE_WIDTH * height * 4);
  for (let feature = 0; feature < count; feature++) {
    const end = Number(table.getPropertyValue('end', feature));
    texels[feature * 4] = Math.max(0, ordinalOf(vintages, Number(table.getPropertyValue('start', feature))));
    texels[feature * 4 + 1] = end >= 99991231 ? STANDS : ordinalOf(vintages, end);
    texels[feature * 4 + 2] = numberOf(table.getPropertyValue('came', feature), CAME);
    texels[feature * 4 + 3] = numberOf(table.getPropertyValue('went', feature), WENT);
  }
  const texture = new DataTexture(texels, TEXTURE_WIDTH, height, RGBAFormat, UnsignedByteType);
  texture.minFilter = texture.magFilter = NearestFilter;
  texture.needsUpdate = true;
  return texture;
}

const CAME = ['firstSeen', 'creation', 'modification', 'union', 'division', 'redevelopment'];
const WENT = ['standing', 'demolition', 'modification', 'union', 'division', 'redevelopment'];

/** Enums come by name or by number. */
const numberOf = (value: unknown, names: string[]): number =>
  typeof value === 'number' ? value : Math.max(0, names.indexOf(String(value)));
