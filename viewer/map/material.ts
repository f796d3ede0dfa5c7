/** Draws buildings as they stood at one date, in the colours of what just happened to them. */
import { Color, type DataTexture, type IUniform, ShaderMaterial, Vector4 } from 'three';
import { TEXTURE_WIDTH } from './features.ts';
import { COLOURS, DEMOLISHED, KIND_OF_CAME, type Kind } from './kinds.ts';

/** What all tiles share. Changing one of these changes the map, whatever it holds. */
export interface Shared {
  /** The ordinal of the vintage that is shown. */
  now: IUniform<number>;
  /** Colour and weight of what came, by number; the first is never drawn. */
  came: IUniform<Vector4[]>;
  /** The same of what is about to be demolished. */
  going: IUniform<Vector4>;
  /** Of buildings to which nothing happened. */
  standing: IUniform<Color>;
  /** Of the one that was chosen. */
  chosen: IUniform<Color>;
}

export function createShared(): Shared {
  return {
    now: { value: 0 },
    came: { value: KIND_OF_CAME.map((kind) => paint(kind, true)) },
    going: { value: paint('going', true) },
    standing: { value: new Color('#dcd8cf') },
    chosen: { value: new Color('#ffd400') },
  };
}

/** Switches kinds on and off, without touching any tile. */
export function showKinds(shared: Shared, isShown: (kind: Kind) => boolean): void {
  for (const [number, kind] of KIND_OF_CAME.entries()) {
    shared.came.value[number]!.w = kind !== undefined && isShown(kind) ? 1 : 0;
  }
  shared.going.value.w = isShown('going') ? 1 : 0;
}

function paint(kind: Kind | undefined, shown: boolean): Vector4 {
  if (kind === undefined) return new Vector4(0, 0, 0, 0);
  const { r, g, b } = new Color(COLOURS[kind]);
  return new Vector4(r, g, b, shown ? 1 : 0);
}

const VERTEX = `
  uniform sampler2D features;
  uniform float now;
  uniform vec4 came[${KIND_OF_CAME.length}];
  uniform vec4 going;
  uniform vec3 standing;
  uniform vec3 chosen;
  uniform float chosenFeature;
  attribute float _feature_id_0;
  varying vec3 vColor;
  varying vec3 vNormal;

  void main() {
    int feature = int(_feature_id_0 + 0.5);
    ivec2 texel = ivec2(feature % ${TEXTURE_WIDTH}, feature / ${TEXTURE_WIDTH});
    vec4 state = floor(texelFetch(features, texel, 0) * 255.0 + 0.5);
    if (now < state.r || now >= state.g) {
      // All corners of a building that does not stand fall outside of the picture.
      gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
      return;
    }
    vColor = standing;
    if (state.g == now + 1.0 && int(state.a) == ${DEMOLISHED}) vColor = mix(vColor, going.rgb, going.a);
    if (state.r == now) {
      vec4 paint = came[int(state.b)];
      vColor = mix(vColor, paint.rgb, paint.a);
    }
    if (float(feature) == chosenFeature) vColor = mix(vColor, chosen, 0.75);
    vNormal = normalize(mat3(modelMatrix) * normal);
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }
`;

const FRAGMENT = `
  varying vec3 vColor;
  varying vec3 vNormal;

  void main() {
    vec3 normal = normalize(vNormal);
    if (!gl_FrontFacing) normal = -normal;
    float sky = 0.5 + 0.26 * normal.z;
    float sun = 0.3 * max(0.0, dot(normal, normalize(vec3(-0.45, -0.6, 0.65))));
    gl_FragColor = vec4(vColor * (sky + sun), 1.0);
    #include <colorspace_fragment>
  }
`;

/** The material of one tile. */
export function tileMaterial(features: DataTexture, shared: Shared): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { ...shared, features: { value: features }, chosenFeature: { value: -1 } },
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    // Walls of a surface model may face either way.
    side: 2,
  });
}
