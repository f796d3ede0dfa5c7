/** The property table of a tile, as textures for the GPU and by number for people. */
import { DataTexture, NearestFilter, RGBAFormat, UnsignedByteType } from 'three';
import { ordinalOf, type Vintage } from './release.ts';

/** What 3d-tiles-renderer reads from EXT_structural_metadata. */
export interface StructuralMetadata {
  tableAccessors: { count: number }[];
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
  const { count } = metadata.tableAccessors[0]!;
  const height = Math.max(1, Math.ceil(count / TEXTURE_WIDTH));
  const texels = new Uint8Array(TEXTURE_WIDTH * height * 4);
  for (let feature = 0; feature < count; feature++) {
    const { start, end, came, went } = metadata.getPropertyTableData(0, feature);
    texels[feature * 4] = Math.max(0, ordinalOf(vintages, Number(start)));
    texels[feature * 4 + 1] = Number(end) >= 99991231 ? STANDS : ordinalOf(vintages, Number(end));
    texels[feature * 4 + 2] = numberOf(came, CAME);
    texels[feature * 4 + 3] = numberOf(went, WENT);
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
