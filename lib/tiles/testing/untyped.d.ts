/** What the tests use of packages that come without types. */

declare module 'gltf-validator' {
  export function validateBytes(
    bytes: Uint8Array,
  ): Promise<{ issues: { messages: { severity: number; code: string; message: string; pointer: string }[] } }>;
}

declare module 'three' {
  export interface BufferAttribute {
    count: number;
    getX(index: number): number;
  }
  export interface Object3D {
    userData: Record<string, unknown>;
    traverse(visit: (object: Object3D) => void): void;
  }
  export interface Mesh extends Object3D {
    geometry: { getAttribute(name: string): BufferAttribute; getIndex(): BufferAttribute | null };
  }
}

declare module 'three/examples/jsm/loaders/GLTFLoader.js' {
  import type { Object3D } from 'three';
  export type GLTFParser = object;
  export class GLTFLoader {
    setMeshoptDecoder(decoder: object): this;
    register(plugin: (parser: GLTFParser) => object): this;
    parseAsync(data: ArrayBuffer, path: string): Promise<{ scene: Object3D }>;
  }
}

declare module '3d-tiles-renderer/plugins' {
  export class GLTFMeshFeaturesExtension {
    constructor(parser: object);
  }
  export class GLTFStructuralMetadataExtension {
    constructor(parser: object);
  }
}
