/**
 * Loads tiles as viewers do, for tests: the parsers of CesiumJS and of 3d-tiles-renderer on three.js, without a screen, and
 * the validator of Khronos. What needs WebGL (textures, picking by drawing) is not run.
 */
import * as cesium from '@cesium/engine';
import { GLTFMeshFeaturesExtension, GLTFStructuralMetadataExtension } from '3d-tiles-renderer/plugins';
import { validateBytes } from 'gltf-validator';
import { MeshoptDecoder } from 'meshoptimizer';
import { MeshoptDecoder as CesiumsDecoder } from 'meshoptimizer/decoder';
import type { Mesh, Object3D } from 'three';
import { GLTFLoader, type GLTFParser } from 'three/examples/jsm/loaders/GLTFLoader.js';

/** What a viewer found in a tile. */
export interface LoadedTile {
  vertices: number;
  triangles: number;
  /** Values by column id, one a feature. */
  columns: Record<string, unknown[]>;
  /** Feature ids of the first set, one a vertex. */
  featureIds: number[];
}

/** Errors and warnings of the Khronos glTF validator. */
export async function validateGltf(glb: Uint8Array): Promise<string[]> {
  const { issues } = await validateBytes(glb);
  return issues.messages
    .filter(({ severity }) => severity <= 1)
    .map(({ code, message, pointer }) => `${code} ${pointer}: ${message}`);
}

/** Loads a glb by three's GLTFLoader with the metadata plugins of 3d-tiles-renderer. */
export async function loadInThree(glb: Uint8Array): Promise<LoadedTile> {
  const loader = new GLTFLoader();
  loader.setMeshoptDecoder(MeshoptDecoder);
  loader.register((parser: GLTFParser) => new GLTFMeshFeaturesExtension(parser));
  loader.register((parser: GLTFParser) => new GLTFStructuralMetadataExtension(parser));
  const { scene } = await loader.parseAsync(new Uint8Array(glb).buffer, '');
  const meshes: Mesh[] = [];
  scene.traverse((object) => {
    if ('isMesh' in object) meshes.push(object as Object3D as Mesh);
  });
  const { geometry, userData } = meshes[0];
  const { structuralMetadata } = userData as { structuralMetadata: ThreeMetadata };
  const ids = geometry.getAttribute('_feature_id_0');
  const count = structuralMetadata.tableAccessors[0].count;
  const columns: Record<string, unknown[]> = {};
  for (let feature = 0; feature < count; feature++) {
    for (const [id, value] of Object.entries(structuralMetadata.getPropertyTableData(0, feature))) {
      columns[id] ??= [];
      columns[id].push(value);
    }
  }
  return {
    vertices: geometry.getAttribute('position').count,
    triangles: geometry.getIndex()!.count / 3,
    columns,
    featureIds: Array.from({ length: ids.count }, (_, vertex) => ids.getX(vertex)),
  };
}

interface ThreeMetadata {
  tableAccessors: { count: number }[];
  getPropertyTableData(table: number, feature: number): Record<string, unknown>;
}

let loads = 0;

/** Loads a glb by CesiumJS' GltfLoader, as its tiles do, but into arrays rather than onto the GPU. */
export async function loadInCesium(glb: Uint8Array): Promise<LoadedTile> {
  await CesiumsDecoder.ready;
  const { GltfLoader, FeatureDetection, Resource } = cesium as unknown as CesiumInternals;
  // It would draw an image to find out.
  FeatureDetection.supportsWebP._promise = Promise.resolve(false);
  FeatureDetection.supportsWebP._result = false;
  const loader = new GltfLoader({
    // The engine shares what it loads by address.
    gltfResource: new Resource({ url: `http://localhost/${loads++}.glb` }),
    typedArray: new Uint8Array(glb),
    loadAttributesAsTypedArray: true,
    incrementallyLoadTextures: false,
  });
  await loader.load();
  const frame = { context: { webgl2: true }, brdfLutGenerator: {}, afterRender: [], passes: { render: true } };
  while (!loader.process(frame)) await new Promise((resolve) => setTimeout(resolve, 1));
  const [primitive] = loader.components.nodes[0].primitives;
  const table = loader.components.structuralMetadata.propertyTables[0];
  const attribute = (name: string) => primitive.attributes.find((attribute) => attribute.name === name)!;
  const features = Array.from({ length: table.count }, (_, feature) => feature);
  return {
    vertices: attribute('POSITION').typedArray.length / 3,
    triangles: primitive.indices.typedArray.length / 3,
    columns: Object.fromEntries(
      table.getPropertyIds(0, []).map((id) => [id, features.map((feature) => table.getProperty(feature, id))]),
    ),
    featureIds: [...attribute('_FEATURE_ID_0').typedArray],
  };
}

/** Whether a style of CesiumJS shows a feature with these values. */
export function cesiumShows(expression: string, values: Record<string, unknown>): boolean {
  const style = new cesium.Cesium3DTileStyle({ show: expression });
  const feature = { getPropertyInherited: (name: string) => values[name] };
  return (style as unknown as { show: { evaluate(feature: object): boolean } }).show.evaluate(feature);
}

/** What the engine has but does not declare. */
interface CesiumInternals {
  FeatureDetection: { supportsWebP: { _promise: Promise<boolean>; _result: boolean } };
  Resource: typeof cesium.Resource;
  GltfLoader: new (
    options: object,
  ) => {
    load(): Promise<unknown>;
    process(frame: object): boolean;
    components: {
      nodes: { primitives: CesiumPrimitive[] }[];
      structuralMetadata: {
        propertyTables: {
          count: number;
          getPropertyIds(feature: number, results: string[]): string[];
          getProperty(feature: number, id: string): unknown;
        }[];
      };
    };
  };
}

interface CesiumPrimitive {
  attributes: { name: string; typedArray: Uint16Array }[];
  indices: { typedArray: Uint32Array };
}
