/**
 * The binary container of glTF 2.0 (§4.4): a header, the JSON and one run of bytes. The JSON is padded so that the bytes
 * begin at a multiple of eight, which property tables need.
 */

const GLB_MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;
const HEADER = 12;
const CHUNK_HEADER = 8;
const SPACE = 0x20;

const align = (length: number, to: number): number => Math.ceil(length / to) * to;

/** Gathers runs of bytes, each at a multiple of eight. */
export interface Binary {
  /** Appends and answers at which offset. */
  add(bytes: Uint8Array): number;
  /** Length of all, a multiple of eight. */
  readonly length: number;
  copyTo(target: Uint8Array): void;
}

export function createBinary(): Binary {
  const parts: { offset: number; bytes: Uint8Array }[] = [];
  let length = 0;
  return {
    add(bytes) {
      const offset = align(length, 8);
      parts.push({ offset, bytes });
      length = offset + bytes.length;
      return offset;
    },
    get length() {
      return align(length, 8);
    },
    copyTo(target) {
      for (const { offset, bytes } of parts) target.set(bytes, offset);
    },
  };
}

/** Puts JSON and bytes into one glb. */
export function packGlb(json: object, binary: Binary): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(json));
  const binaryHeader = align(HEADER + CHUNK_HEADER + text.length + CHUNK_HEADER, 8) - CHUNK_HEADER;
  const binaryLength = binary.length;
  const glb = new Uint8Array(binaryHeader + CHUNK_HEADER + binaryLength);
  const view = new DataView(glb.buffer);
  view.setUint32(0, GLB_MAGIC, true);
  view.setUint32(4, 2, true);
  view.setUint32(8, glb.length, true);
  view.setUint32(HEADER, binaryHeader - HEADER - CHUNK_HEADER, true);
  view.setUint32(HEADER + 4, JSON_CHUNK, true);
  glb.set(text, HEADER + CHUNK_HEADER);
  glb.fill(SPACE, HEADER + CHUNK_HEADER + text.length, binaryHeader);
  view.setUint32(binaryHeader, binaryLength, true);
  view.setUint32(binaryHeader + 4, BIN_CHUNK, true);
  binary.copyTo(glb.subarray(binaryHeader + CHUNK_HEADER));
  return glb;
}

/**
 * Takes a glb apart. The bytes are a view of it, not a copy.
 * @throws Error when it is no glb of version 2 with both chunks.
 */
export function unpackGlb(glb: Uint8Array): { json: unknown; binary: Uint8Array } {
  const view = new DataView(glb.buffer, glb.byteOffset, glb.byteLength);
  const isGlb = glb.length >= 28 && view.getUint32(0, true) === GLB_MAGIC && view.getUint32(4, true) === 2;
  if (!isGlb || view.getUint32(8, true) !== glb.length) throw new Error('This is no whole glb of version 2.');
  const jsonLength = view.getUint32(HEADER, true);
  const binaryHeader = HEADER + CHUNK_HEADER + jsonLength;
  if (view.getUint32(HEADER + 4, true) !== JSON_CHUNK || view.getUint32(binaryHeader + 4, true) !== BIN_CHUNK) {
    throw new Error('The glb lacks its JSON or its binary chunk.');
  }
  const json: unknown = JSON.parse(new TextDecoder().decode(glb.subarray(HEADER + CHUNK_HEADER, binaryHeader)));
  const start = binaryHeader + CHUNK_HEADER;
  return { json, binary: glb.subarray(start, start + view.getUint32(binaryHeader, true)) };
}
