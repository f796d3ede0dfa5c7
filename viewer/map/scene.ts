/** The view: camera, ground, and when to draw. */
import {
  type Box3,
  Color,
  Fog,
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

/** How often the picture is drawn anew while tiles arrive, in milliseconds. */
const ARRIVING_MS = 200;

/** Colours of ground and sky. */
export interface Palette {
  ground: string;
  grid: string;
  sky: string;
  standing: string;
}

export const PALETTES: Record<'light' | 'dark', Palette> = {
  light: { ground: '#e4e5e0', grid: '#d6d8d2', sky: '#f3f4f2', standing: '#f7f5f0' },
  dark: { ground: '#1b1e22', grid: '#262a2f', sky: '#131518', standing: '#7d838a' },
};

export interface View {
  gl: WebGLRenderer;
  scene: Scene;
  camera: PerspectiveCamera;
  controls: MapControls;
  /** Says that the next frame must be drawn. */
  refresh(): void;
  /** Says so too, but lets some time pass since the last one: while tiles arrive, nobody waits for each. */
  refreshSoon(): void;
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
  let isDueSoon = false;
  let drawnAt = 0;
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
    refreshSoon() {
      isDueSoon = true;
    },
    setPalette(next) {
      palette = next;
      scene.background = new Color(palette.sky);
      scene.fog?.color.set(palette.sky);
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
      if (grid) scene.remove(grid);
      grid = new GridHelper(side, side / 100);
      grid.rotation.x = Math.PI / 2;
      grid.position.set(Math.round(center.x / 100) * 100, Math.round(center.y / 100) * 100, box.min.z - 0.2);
      const material = grid.material as LineBasicMaterial;
      material.vertexColors = false;
      scene.add(ground, grid);
      // The ground ends in haze rather than at an edge.
      scene.fog = new Fog(palette.sky, radius * 2.5, radius * 4);
      camera.near = Math.max(1, radius / 500);
      camera.far = side;
      controls.maxDistance = radius * 3;
      controls.minDistance = 20;
      controls.target.set(center.x, center.y, box.min.z);
      camera.updateProjectionMatrix();
      stepBack(camera, controls.target, box, radius);
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
    if (!isDue && !(isDueSoon && performance.now() - drawnAt > ARRIVING_MS)) return;
    isDue = isDueSoon = false;
    drawnAt = performance.now();
    draw(view);
  });
  return view;
}

/** Where the corners of a city's box may lie on the screen, from -1 to 1: there is seldom a building right at a corner. */
const ROOM = { side: 1.1, bottom: -0.82, top: 0.95 };

/** Puts the camera south of the city, as near as lets all of it be seen. */
function stepBack(camera: PerspectiveCamera, target: Vector3, box: Box3, radius: number): void {
  const away = new Vector3(-0.35, -1, 0.8).normalize();
  const corners = [box.min.x, box.max.x].flatMap((x) =>
    [box.min.y, box.max.y].map((y) => new Vector3(x, y, box.min.z)),
  );
  for (let distance = radius * 0.8; distance < radius * 3; distance *= 1.04) {
    camera.position.copy(target).addScaledVector(away, distance);
    camera.lookAt(target);
    camera.updateMatrixWorld();
    const isAllThere = corners.every((corner) => {
      const { x, y } = corner.clone().project(camera);
      return Math.abs(x) < ROOM.side && y > ROOM.bottom && y < ROOM.top;
    });
    if (isAllThere) return;
  }
}
