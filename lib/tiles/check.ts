import { MeshoptDecoder } from 'meshoptimizer/decoder';
import {
  type Accessor,
  bytesOfView,
  type GltfDocument,
  type ReadGlb,
  readGlb,
  type StructuralMetadata,
} from './document.ts';
import { MOST_FEATURES } from './glb.ts';
import { UNSIGNED_BYTE, UNSIGNED_INT, UNSIGNED_SHORT } from './gltf.ts';
import { FIXED_IDS } from './metadata.ts';

type Complain = (problem: string) => void;

/**
 * What is wrong with the content of a tile, as sentences; none if it keeps EXT_mesh_features and
 * EXT_structural_metadata: ids below their count, tables and classes there, columns of exact length at multiples of
 * eight bytes, strings and enum values in their bounds, the fixed columns there, required and without noData.
 */
export async function checkGlb(glb: Uint8Array): Promise<string[]> {
  await MeshoptDecoder.ready;
  const problems: string[] = [];
  const complain: Complain = (problem) => problems.push(problem);
  try {
    const read = readGlb(glb);
    if ((read.binary.byteOffset - glb.byteOffset) % 8 !== 0)
      complain('The binary chunk begins at no multiple of eight.');
    checkExtensions(read.document, complain);
    checkBufferViews(read, complain);
    if (problems.length > 0) return problems;
    checkCompression(read, complain);
    if (problems.length > 0) return problems;
    checkPrimitives(read, complain);
    checkTables(read, complain);
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
  }
  return problems;
}

function checkExtensions({ extensionsUsed, extensionsRequired, bufferViews }: GltfDocument, complain: Complain): void {
  const isCompressed = bufferViews.some(({ extensions }) => extensions?.EXT_meshopt_compression);
  const used = ['EXT_mesh_features', 'EXT_structural_metadata', ...(isCompressed ? ['EXT_meshopt_compression'] : [])];
  for (const name of [...used, ...extensionsRequired]) {
    if (!extensionsUsed.includes(name)) complain(`extensionsUsed lacks ${name}.`);
  }
  if (isCompressed && !extensionsRequired.includes('EXT_meshopt_compression')) {
    complain('extensionsRequired lacks EXT_meshopt_compression, without which nothing can be drawn.');
  }
}

function checkBufferViews({ document: { buffers, bufferViews }, binary }: ReadGlb, complain: Complain): void {
  if (buffers[0].byteLength > binary.length) complain('The first buffer is longer than the binary chunk.');
  bufferViews.forEach((view, number) => {
    for (const part of [view, view.extensions?.EXT_meshopt_compression]) {
      if (part && part.byteOffset + part.byteLength > (buffers[part.buffer]?.byteLength ?? 0)) {
        complain(`Buffer view ${number} reaches beyond its buffer.`);
      }
    }
    const compressed = view.extensions?.EXT_meshopt_compression;
    if (!compressed && view.buffer !== 0) complain(`Buffer view ${number} lies in a buffer that has no bytes.`);
    if (compressed && compressed.count * compressed.byteStride !== view.byteLength) {
      complain(`Buffer view ${number} does not decompress to its length.`);
    }
  });
}

function checkCompression(read: ReadGlb, complain: Complain): void {
  read.document.bufferViews.forEach((_, number) => {
    try {
      bytesOfView(read, number);
    } catch (error) {
      complain(`Buffer view ${number} cannot be decompressed: ${error instanceof Error ? error.message : error}`);
    }
  });
}

function checkPrimitives(read: ReadGlb, complain: Complain): void {
  const { accessors, meshes, extensions } = read.document;
  const { propertyTables } = extensions.EXT_structural_metadata;
  for (const { attributes, indices, extensions } of meshes.flatMap(({ primitives }) => primitives)) {
    const vertices = accessors[attributes.POSITION].count;
    if (indices !== undefined && greatest(read, accessors[indices]) >= vertices) {
      complain('An index names a vertex that is not there.');
    }
    for (const { attribute, featureCount, propertyTable } of extensions.EXT_mesh_features.featureIds) {
      const name = `_FEATURE_ID_${attribute}`;
      const accessor = accessors[attributes[name]];
      if (!accessor) {
        complain(`There is no attribute ${name}.`);
        continue;
      }
      if (accessor.count !== vertices) complain(`${name} has ${accessor.count} values for ${vertices} vertices.`);
      if (greatest(read, accessor) >= featureCount) complain(`${name} holds ids beyond its ${featureCount} features.`);
      if (propertyTable !== undefined && propertyTables[propertyTable]?.count !== featureCount) {
        complain(`${name} has ${featureCount} features, its property table has not, or is not there.`);
      }
    }
  }
}

/** The greatest value of a scalar accessor of unsigned integers. */
function greatest(read: ReadGlb, { bufferView, byteOffset, componentType, count }: Accessor): number {
  const bytes = bytesOfView(read, bufferView);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = new Map([
    [UNSIGNED_BYTE, 1],
    [UNSIGNED_SHORT, 2],
    [UNSIGNED_INT, 4],
  ]).get(componentType);
  if (size === undefined) throw new Error(`Ids of component type ${componentType} are no unsigned integers.`);
  const stride = read.document.bufferViews[bufferView].byteStride ?? size;
  let most = 0;
  for (let at = byteOffset; at < byteOffset + count * stride; at += stride) {
    const value = size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
    if (value > most) most = value;
  }
  return most;
}

function checkTables(read: ReadGlb, complain: Complain): void {
  const { schema, propertyTables } = read.document.extensions.EXT_structural_metadata;
  const columns = propertyTables.flatMap(({ properties }) => Object.values(properties));
  const views = columns.flatMap(({ values, stringOffsets }) => [
    values,
    ...(stringOffsets === undefined ? [] : [stringOffsets]),
  ]);
  if (new Set(views).size !== views.length) complain('Two columns share a buffer view.');
  for (const number of views) {
    const view = read.document.bufferViews[number];
    if (!view) throw new Error(`Buffer view ${number} of a column is not there.`);
    if (view.byteOffset % 8 !== 0) complain(`Buffer view ${number} of a column begins at no multiple of eight.`);
  }
  for (const table of propertyTables) {
    const properties = schema.classes[table.class]?.properties;
    if (!properties) {
      complain(`The class "${table.class}" is not in the schema.`);
      continue;
    }
    if (table.count > MOST_FEATURES) complain(`A tile has at most ${MOST_FEATURES} features, not ${table.count}.`);
    for (const id of FIXED_IDS) {
      const property = properties[id];
      if (!property?.required || property.noData !== undefined) complain(`${id} must be required and without noData.`);
    }
    for (const [id, { required }] of Object.entries(properties)) {
      if (required && !table.properties[id]) complain(`The table lacks the required column ${id}.`);
    }
    for (const id of Object.keys(table.properties)) {
      if (properties[id]) checkColumn(read, table, id, complain);
      else complain(`The class has no property ${id}.`);
    }
  }
}

type Table = StructuralMetadata['propertyTables'][number];

function checkColumn(read: ReadGlb, table: Table, id: string, complain: Complain): void {
  const { schema } = read.document.extensions.EXT_structural_metadata;
  const { type, componentType, enumType } = schema.classes[table.class].properties[id];
  const { values, stringOffsets, stringOffsetType } = table.properties[id];
  const bytes = bytesOfView(read, values);
  if (type === 'STRING') {
    if (stringOffsets === undefined) complain(`${id} lacks string offsets.`);
    else checkStrings(bytes, bytesOfView(read, stringOffsets), stringOffsetType, table.count, id, complain);
    return;
  }
  const size = type === 'ENUM' ? 1 : componentType === 'INT32' ? 4 : 8;
  if (bytes.length !== table.count * size) complain(`${id} has ${bytes.length} bytes for ${table.count} values.`);
  if (type !== 'ENUM') return;
  const known = new Set(schema.enums[enumType ?? '']?.values.map(({ value }) => value));
  if (!bytes.every((value) => known.has(value))) complain(`${id} holds values that its enum does not name.`);
}

function checkStrings(
  values: Uint8Array,
  bytes: Uint8Array,
  type: 'UINT16' | 'UINT32',
  count: number,
  id: string,
  complain: Complain,
): void {
  const size = type === 'UINT16' ? 2 : 4;
  if (bytes.length !== (count + 1) * size) {
    complain(`${id} has ${bytes.length} bytes of string offsets for ${count} strings.`);
    return;
  }
  const offsets = type === 'UINT16' ? new Uint16Array(bytes.buffer) : new Uint32Array(bytes.buffer);
  const ascends = offsets.every((offset, index) => index === 0 || offset >= offsets[index - 1]);
  if (offsets[0] !== 0 || !ascends || offsets[count] !== values.length) {
    complain(`The string offsets of ${id} do not lead from the first byte to the last.`);
  }
}
