/** The tiles of a release, loaded by 3d-tiles-renderer and drawn by their dates. */
import { TilesRenderer } from '3d-tiles-renderer';
import { GLTFExtensionsPlugin } from '3d-tiles-renderer/plugins';
import { type Camera, Matrix4, Mesh, type Object3D, type ShaderMaterial, type WebGLRenderer } from 'three';
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js';
import { featureTexture, type StructuralMetadata } from './features.ts';
import { type Shared, tileMaterial } from './material.ts';
import type { Release } from './release.ts';

/** Buildings whose diagonal is as many pixels on the screen are loaded: a whole city is seen from afar as well. */
const ERROR_TARGET = 1;

/** A mesh of a tile, and the table of its features. */
export interface TileMesh {
  mesh: Mesh;
  metadata: StructuralMetadata;
  material: ShaderMaterial;
}

export interface CityTiles {
  renderer: TilesRenderer;
  /** Meshes that are loaded now. */
  meshes: Map<Object3D, TileMesh>;
  /** Chooses a building in all tiles, or none. */
  choose(id: string | undefined): void;
}

/** @param onChange is called whenever there is something new to draw */
export function createTiles(
  url: string,
  release: Release,
  shared: Shared,
  camera: Camera,
  gl: WebGLRenderer,
  onChange: () => void,
): CityTiles {
  const renderer = new TilesRenderer(url);
  renderer.registerPlugin(new GLTFExtensionsPlugin({ metadata: true, meshoptDecoder: MeshoptDecoder }));
  renderer.errorTarget = ERROR_TARGET;
  renderer.setCamera(camera);
  renderer.setResolutionFromRenderer(camera, gl);
  // The city is drawn in its own frame, east and north and up, where floats are fine enough.
  if (release.transform) {
    new Matrix4()
      .fromArray(release.transform)
      .invert()
      .decompose(renderer.group.position, renderer.group.quaternion, renderer.group.scale);
  }
  const meshes = new Map<Object3D, TileMesh>();
  let chosen: string | undefined;

  renderer.addEventListener('load-model', ({ scene }) => {
    scene.traverse((object: Object3D) => {
      const metadata = object.userData.structuralMetadata as StructuralMetadata | undefined;
      if (!(object instanceof Mesh) || metadata === undefined) return;
      const material = tileMaterial(featureTexture(metadata, release.vintages), shared);
      object.material = material;
      const tile = { mesh: object, metadata, material };
      meshes.set(object, tile);
      chooseIn(tile, chosen);
    });
    onChange();
  });
  renderer.addEventListener('dispose-model', ({ scene }) => {
    scene.traverse((object: Object3D) => {
      const tile = meshes.get(object);
      tile?.material.uniforms.features?.value.dispose();
      tile?.material.dispose();
      meshes.delete(object);
    });
  });
  renderer.addEventListener('needs-update', onChange);
  renderer.addEventListener('tile-visibility-change', onChange);

  return {
    renderer,
    meshes,
    choose(id) {
      chosen = id;
      for (const tile of meshes.values()) chooseIn(tile, id);
    },
  };
}

function chooseIn({ metadata, material }: TileMesh, id: string | undefined): void {
  const chosen = material.uniforms.chosenFeature!;
  chosen.value = -1;
  if (id === undefined) return;
  const table = metadata.tableAccessors[0]!;
  for (let feature = 0; feature < table.count; feature++) {
    if (table.getPropertyValue('id', feature) === id) chosen.value = feature;
  }
}
