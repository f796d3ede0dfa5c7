/** The view: camera, ground, and when to draw. */
import {
  type Box3,
  Color,
  GridHelper,
  type LineBasicMaterial,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Scene,
  Sphere,
  Vector3,
  WebGLRenderer,
} from 'three';
import { MapControls } from 'three/addons/controls/MapControls.js';

/** Colours of ground and sky. */
export interface Palette {
  ground: string;
  grid: string;
  sky: string;
  standing: string;
}

export const PALETTES: Record<'light' | 'dark', Palette> = {
  light: { ground: '#eeece6', grid: '#dcd8ce', sky: '#f7f6f3', standing: '#dedad1' },
  dark: { ground: '#17191c', grid: '#23272b', sky: '#101214', standing: '#6a6f75' },
};

export interface View {
  gl: WebGLRenderer;
  scene: Scene;
  camera: PerspectiveCamera;
  controls: MapControls;
  /** Says that the next frame must be drawn. */
  refresh(): void;
  setPalette(palette: Palette): void;
  /** Lays the ground and looks at a city, which fills a box in metres: east, north, up. */
  frame(box: Box3): void;
}

/** @param draw draws one frame */
export function createView(canvas: HTMLCanvasElement, update: () => void, draw: (view: View) => void): View {
  const gl = new WebGLRenderer({ canvas, antialias: true, powerPreference: 'high-performance' });
  const scene = new Scene();
  const camera = new PerspectiveCamera(45, 1, 1, 100_000);
  camera.up.set(0, 0, 1);
  const controls = new MapControls(camera, canvas);
  controls.enableDamping = true;
  controls.dampingFactor = 0.12;
  controls.maxPolarAngle = Math.PI * 0.48;
  controls.zoomToCursor = true;
  controls.screenSpacePanning = false;

  const ground = new Mesh(new PlaneGeometry(1, 1), new MeshBasicMaterial());
  ground.renderOrder = -2;
  let grid: GridHelper | undefined;
  let palette = PALETTES.light;
  let isDue = true;
  const refresh = (): void => {
    isDue = true;
  };
  controls.addEventListener('change', refresh);

  const view: View = {
    gl,
    scene,
    camera,
    controls,
    refresh,
    setPalette(next) {
      palette = next;
      scene.background = new Color(palette.sky);
      ground.material.color.set(palette.ground);
      const material = grid?.material;
      if (material && !Array.isArray(material)) material.color.set(palette.grid);
      refresh();
    },
    frame(box) {
      const { center, radius } = box.getBoundingSphere(new Sphere());
      const side = Math.ceil((radius * 8) / 100) * 100;
      ground.scale.set(side, side, 1);
      ground.position.set(center.x, center.y, box.min.z - 0.4);
      grid = new GridHelper(side, side / 100);
      grid.rotation.x = Math.PI / 2;
      grid.position.set(Math.round(center.x / 100) * 100, Math.round(center.y / 100) * 100, box.min.z - 0.2);
      const material = grid.material as LineBasicMaterial;
      material.vertexColors = false;
      scene.add(ground, grid);
      camera.near = Math.max(1, radius / 500);
      camera.far = side;
      controls.maxDistance = radius * 3;
      controls.minDistance = 20;
      controls.target.set(center.x, center.y, box.min.z);
      camera.position.copy(controls.target).add(new Vector3(-0.35, -1, 0.85).normalize().multiplyScalar(radius * 1.9));
      camera.updateProjectionMatrix();
      view.setPalette(palette);
    },
  };

  const resize = (): void => {
    const { clientWidth, clientHeight } = canvas;
    gl.setPixelRatio(Math.min(2, window.devicePixelRatio));
    gl.setSize(clientWidth, clientHeight, false);
    camera.aspect = clientWidth / Math.max(1, clientHeight);
    camera.updateProjectionMatrix();
    refresh();
  };
  new ResizeObserver(resize).observe(canvas);
  resize();

  gl.setAnimationLoop(() => {
    controls.update();
    update();
    if (!isDue) return;
    isDue = false;
    draw(view);
  });
  return view;
}
