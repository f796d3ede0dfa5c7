/** The map: puts together what is drawn, what is asked and what is told. */
import { type Box3, Matrix4, Vector3 } from 'three';
import { element, ICONS, iconButton } from '../shared/element.ts';
import { boxOf, boxOfCity, findFeature } from './find.ts';
import { createGround } from './ground.ts';
import { createDivider } from './interface/divider.ts';
import { createLegend } from './interface/legend.ts';
import { createSearchBox } from './interface/searchBox.ts';
import { createStory } from './interface/story.ts';
import { createTimeline } from './interface/timeline.ts';
import { readLink, writeLink } from './link.ts';
import { createShared, showKinds } from './material.ts';
import { type Picked, pick } from './pick.ts';
import { loadRelease, type Release } from './release.ts';
import { createView, PALETTES, type View } from './scene.ts';
import { countByVintage, loadStories, type Stories, search, type Version } from './stories.ts';
import { en } from './texts/en.ts';
import { fr } from './texts/fr.ts';
import { followTheme } from './theme.ts';
import { createTiles } from './tiles.ts';

/** How far a press may wander and still be a click, in pixels. */
const CLICK_PIXELS = 5;

const parameters = new URLSearchParams(location.search);
/** The folder of the dataset, with its slash. */
const base = new URL(parameters.get('tiles') ?? '.', location.href).href.replace(/[^/]*$/, '');

async function start(): Promise<void> {
  const surface = document.querySelector<HTMLCanvasElement>('#view')!;
  const panel = document.querySelector<HTMLElement>('#interface')!;
  let texts = (localStorage.getItem('language') ?? navigator.language).startsWith('fr') ? fr : en;
  const status = element('p', { class: 'status', role: 'status' }, texts.loading);
  panel.append(status);
  let release: Release;
  try {
    release = await loadRelease(`${base}tileset.json`);
  } catch (error) {
    status.textContent = `${texts.failed} ${(error as Error).message}`;
    return;
  }
  const { vintages } = release;
  const shared = createShared();
  let stories: Promise<Stories> | undefined;
  const readStories = (): Promise<Stories> => {
    stories ??= loadStories(base);
    return stories;
  };
  let chosen: string | undefined;
  /** A building to go to once its tile is loaded. */
  let sought: string | undefined;

  const view = createView(surface, update, draw);
  const tiles = createTiles(`${base}tileset.json`, release, shared, view.camera, view.gl, view.refreshSoon);
  view.scene.add(tiles.renderer.group);
  tiles.renderer.addEventListener('tiles-load-start', () => panel.setAttribute('aria-busy', 'true'));
  tiles.renderer.addEventListener('tiles-load-end', () => {
    panel.setAttribute('aria-busy', 'false');
    performance.mark('loaded');
    if (sought !== undefined) lookAt(sought);
  });
  let ground: ReturnType<typeof createGround>;
  let city: Box3 | undefined;

  const timeline = createTimeline(vintages, texts, () => changed());
  const legend = createLegend(texts, () => {
    showKinds(shared, legend.isShown);
    view.refresh();
  });
  const divider = createDivider(vintages, texts, () => changed());
  const story = createStory(
    () => void choose(undefined),
    (version) => void showVersion(version),
  );
  const searchBox = createSearchBox(
    texts,
    async (text) => search(await readStories(), text, 12),
    (version) => void showVersion(version),
  );
  const language = element('button', { type: 'button', class: 'text' });
  language.addEventListener('click', () => {
    localStorage.setItem('language', texts === en ? 'fr' : 'en');
    setTexts(texts === en ? fr : en);
  });
  const buttons = element('nav', { class: 'buttons' });
  const name = release.title || decodeURIComponent(base.split('/').at(-2) ?? '');
  document.title = `${name} – Chronotiles`;
  const title = element('h1', {}, name);
  panel.replaceChildren(
    element('header', { class: 'top panel' }, title, searchBox.root),
    buttons,
    legend.root,
    story.root,
    divider.root,
    timeline.root,
  );

  const now = (): number => Number(timeline.root.querySelector('input')!.value);

  function update(): void {
    view.camera.updateMatrixWorld();
    tiles.renderer.setResolutionFromRenderer(view.camera, view.gl);
    tiles.renderer.update();
    ground?.update();
    if (city === undefined) frameCity();
  }

  function draw({ gl, scene, camera }: View): void {
    if (!divider.isOn()) {
      shared.now.value = now();
      gl.render(scene, camera);
      return;
    }
    const width = surface.clientWidth;
    const height = surface.clientHeight;
    const left = Math.round(width * divider.position());
    gl.setScissorTest(true);
    gl.setScissor(0, 0, left, height);
    shared.now.value = now();
    gl.render(scene, camera);
    gl.setScissor(left, 0, width - left, height);
    shared.now.value = divider.ordinal();
    gl.render(scene, camera);
    gl.setScissorTest(false);
  }

  /** Once the root is known, the city is laid out and the view of the link is taken. */
  function frameCity(): void {
    const box = boxOfCity(tiles);
    if (box === undefined) return;
    city = box;
    view.frame(box);
    const toGlobe = release.transform;
    const urls = { imagery: parameters.get('imagery'), terrain: parameters.get('terrain') };
    ground = createGround(
      urls,
      (group) => {
        if (toGlobe) new Matrix4().fromArray(toGlobe).invert().decompose(group.position, group.quaternion, group.scale);
      },
      box.min.z,
      view.camera,
      view.gl,
    );
    if (ground) view.scene.add(ground.group);
    follow();
  }

  /** Takes view, dates and building from the link. */
  function follow(): void {
    const link = readLink(location.hash);
    const ordinal = (name: string | undefined): number => vintages.findIndex((vintage) => vintage.name === name);
    timeline.show(ordinal(link.at) === -1 ? vintages.length - 1 : ordinal(link.at));
    if (ordinal(link.with) !== -1) divider.set(true, ordinal(link.with));
    if (link.view) {
      view.camera.position.fromArray(link.view, 0);
      view.controls.target.fromArray(link.view, 3);
    }
    view.refresh();
    if (link.id && link.id !== chosen)
      void readStories().then(({ byId }) => {
        const version = byId.get(link.id!);
        if (version) void choose(version);
        if (version && !link.view) lookAt(version.id);
      });
  }

  /** Before on the left, after on the right. */
  function toggleCompare(): void {
    if (divider.isOn()) divider.set(false, 0);
    else {
      const after = Math.max(1, now());
      timeline.show(after - 1);
      divider.set(true, Math.min(after, vintages.length - 1));
    }
  }

  function changed(): void {
    view.refresh();
    remember();
  }

  let pending: number | undefined;
  function remember(): void {
    clearTimeout(pending);
    // Nothing is worth remembering before the city is there; the link may say what to look at.
    if (city === undefined) return;
    pending = window.setTimeout(() => {
      const at = vintages[now()]?.name;
      const compared = divider.isOn() ? vintages[divider.ordinal()]?.name : undefined;
      const target = view.controls.target;
      history.replaceState(
        null,
        '',
        writeLink({
          ...(at && { at }),
          ...(compared && { with: compared }),
          ...(chosen && { id: chosen }),
          view: [...view.camera.position.toArray(), ...target.toArray()],
        }),
      );
    }, 250);
  }

  async function choose(version: Version | undefined, values?: Record<string, unknown>): Promise<void> {
    chosen = version?.id;
    tiles.choose(chosen);
    view.refresh();
    if (version) story.show(version, await readStories(), values ?? findFeature(tiles, version.id)?.values, texts);
    else story.hide();
    remember();
  }

  /** A version that was looked up: the date goes to where it stands. */
  async function showVersion(version: Version): Promise<void> {
    const first = vintages.findIndex(({ name }) => name === version.start);
    const end = version.end === null ? vintages.length : vintages.findIndex(({ name }) => name === version.end);
    if (now() < first || now() >= end) timeline.show(first);
    view.refresh();
    await choose(version);
    lookAt(version.id);
  }

  /** Goes to a building, at once or when its tile is loaded. */
  function lookAt(id: string): void {
    const found = findFeature(tiles, id);
    sought = found ? undefined : id;
    if (!found) return;
    const box = boxOf(found);
    const center = box.getCenter(new Vector3());
    const away = view.camera.position.clone().sub(view.controls.target).normalize();
    view.controls.target.copy(center);
    view.camera.position.copy(center).addScaledVector(away, Math.max(120, box.getSize(new Vector3()).length() * 5));
    view.refresh();
  }

  function setTexts(next: typeof en): void {
    texts = next;
    document.documentElement.lang = next === fr ? 'fr' : 'en';
    for (const part of [timeline, legend, divider, searchBox]) part.setTexts(next);
    language.textContent = next.language;
    buttons.replaceChildren(
      iconButton(next.compare, ICONS.compare, toggleCompare),
      iconButton(next.home, ICONS.home, () => city && view.frame(city)),
      iconButton(next.theme, ICONS.theme, () => theme.toggle()),
      language,
    );
  }

  let pressed: { x: number; y: number } | undefined;
  surface.addEventListener('pointerdown', ({ clientX, clientY }) => {
    pressed = { x: clientX, y: clientY };
  });
  surface.addEventListener('pointerup', ({ clientX, clientY }) => {
    if (!pressed || Math.hypot(clientX - pressed.x, clientY - pressed.y) > CLICK_PIXELS) return;
    void clickAt(clientX, clientY);
  });

  async function clickAt(x: number, y: number): Promise<void> {
    const { left, top, width, height } = surface.getBoundingClientRect();
    const isRight = divider.isOn() && (x - left) / width > divider.position();
    const at = isRight ? divider.ordinal() : now();
    const found: Picked | undefined = pick(
      tiles,
      view.camera,
      ((x - left) / width) * 2 - 1,
      1 - ((y - top) / height) * 2,
      at,
      vintages,
    );
    const version = found && (await readStories()).byId.get(found.id);
    await choose(version, found?.values);
  }

  window.addEventListener('keydown', (event) => {
    if (
      event.target instanceof HTMLInputElement ||
      event.target instanceof HTMLSelectElement ||
      event.target instanceof HTMLButtonElement
    )
      return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) {
      timeline.show(Math.min(vintages.length - 1, Math.max(0, now() + step)));
      changed();
    } else if (event.key === ' ') timeline.togglePlay();
    else if (event.key === 'Escape') void choose(undefined);
    else return;
    event.preventDefault();
  });
  window.addEventListener('hashchange', follow);
  view.controls.addEventListener('end', remember);

  const theme = followTheme((name) => {
    shared.standing.value.set(PALETTES[name].standing);
    view.setPalette(PALETTES[name]);
  });
  setTexts(texts);
  timeline.show(vintages.length - 1);
  void readStories().then(
    (read) => timeline.setCounts(countByVintage(read)),
    // Tiles without their tables can be looked at all the same.
    () => undefined,
  );
}

void start();
