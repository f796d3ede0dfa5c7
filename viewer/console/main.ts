/** The console: runs as they go, and all that is known about one. It asks the server again while something may change. */
import { element } from '../shared/element.ts';
import {
  ask,
  type CacheUse,
  type LogLine,
  type RunDetail,
  type RunInputs,
  type RunSummary,
  type Session,
} from './api.ts';
import { drawGraph } from './graph.ts';
import { dot, moment, runList } from './runList.ts';
import { cacheRows, historyRows, inputRows, isBad, logLines, section, taskTable } from './sections.ts';
import { TEXTS, type Texts } from './texts.ts';

const EVERY_MS = 1500;
/** Lines of a log that are kept on the page. */
const MOST_LINES = 2000;

const list = document.querySelector<HTMLElement>('#runs')!;
const page = document.querySelector<HTMLElement>('#run')!;
const notice = document.querySelector<HTMLElement>('#notice')!;
const language = document.querySelector<HTMLButtonElement>('#language')!;

let code: 'en' | 'fr' = (localStorage.getItem('language') ?? navigator.language).startsWith('fr') ? 'fr' : 'en';
let session: Session = { write: false, drop: false };
/** What the page shows now: redrawn only when the server tells something else. */
let shown = { runs: '', run: '' };
let step: string | undefined;
let log: { run: string; step: string | undefined; count: number; box: HTMLElement } | undefined;

const chosenRun = (): string | undefined => decodeURIComponent(location.hash.slice(1)) || undefined;
const texts = (): Texts => TEXTS[code];

async function refresh(): Promise<void> {
  try {
    const runs = await ask<RunSummary[]>('runs');
    const text = JSON.stringify([runs, chosenRun(), code]);
    if (text !== shown.runs) list.replaceChildren(runList(runs, chosenRun(), texts()));
    shown.runs = text;
    await refreshRun();
  } catch (error) {
    say((error as Error).message);
  }
}

async function refreshRun(): Promise<void> {
  const run = chosenRun();
  if (run === undefined) {
    if (shown.run !== code) page.replaceChildren(element('p', { class: 'quiet' }, texts().choose), ...tools());
    shown.run = code;
    return;
  }
  const detail = await ask<RunDetail>(`runs/${encodeURIComponent(run)}`);
  const text = JSON.stringify([detail, step, code]);
  if (text !== shown.run) {
    const [uses, inputs] = await Promise.all([
      ask<CacheUse[]>(`runs/${encodeURIComponent(run)}/cache`).catch(() => []),
      ask<RunInputs>(`runs/${encodeURIComponent(run)}/inputs`),
    ]);
    if (run !== chosenRun()) return;
    shown.run = text;
    draw(detail, uses, inputs);
  }
  await refreshLog(run);
}

function draw(detail: RunDetail, uses: CacheUse[], inputs: RunInputs): void {
  const t = texts();
  if (log?.run !== detail.run || log.step !== step) log = undefined;
  log ??= { run: detail.run, step, count: 0, box: element('div', { class: 'log', tabindex: '0', role: 'log' }) };
  const scrolled = page.scrollTop;
  const { dataset, state, startedAt, by } = detail;
  // What went wrong first says more than what the state machine made of it.
  const reason = state === 'succeeded' ? undefined : (detail.tasks.find(isBad)?.reason ?? detail.reason);
  const head = element(
    'div',
    { class: 'head' },
    element('h2', {}, dot(state), dataset ?? detail.pipeline),
    element('span', { class: 'quiet' }, [state, startedAt && moment(startedAt), by].filter(Boolean).join(' · ')),
    element('code', {}, detail.run),
    dataset !== undefined && state === 'succeeded' ? element('a', { href: `${dataset}/map.html` }, t.map) : undefined,
    ...(session.write ? [actionOf(detail)] : []),
  );
  page.replaceChildren(
    head,
    ...(reason ? [element('p', { class: 'reason' }, reason)] : []),
    element('div', { class: 'scroll' }, drawGraph(detail, chooseStep)),
    section(t.tasks, step === undefined ? undefined : allTasks(), taskTable(detail.tasks, step, t)),
    section(t.logs, log.box),
    ...(uses.length > 0 ? [section(t.cache, cacheRows(uses, t))] : []),
    ...(inputs.inputs.length + inputs.refused.length > 0 ? [section(t.inputs, inputRows(inputs, t))] : []),
    section(t.history, historyRows(detail, t)),
    ...tools(),
  );
  page.scrollTop = scrolled;
}

function chooseStep(next: string | undefined): void {
  step = next;
  void refresh();
}

function allTasks(): HTMLElement {
  const button = element('button', { type: 'button', class: 'text' }, texts().allTasks);
  button.addEventListener('click', () => chooseStep(undefined));
  return button;
}

async function refreshLog(run: string): Promise<void> {
  if (log === undefined) return;
  const { box, count: from } = log;
  const words = new URLSearchParams({ from: String(from), ...(step !== undefined && { task: step }) });
  const { lines, count } = await ask<{ lines: LogLine[]; count: number }>(
    `runs/${encodeURIComponent(run)}/logs?${words}`,
  );
  // A click asks while the clock does: the second answer to the same question is dropped.
  if (log?.box !== box || log.count !== from) return;
  log.count = count;
  const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  box.append(...logLines(lines));
  while (box.childElementCount > MOST_LINES) box.firstElementChild!.remove();
  if (isAtEnd && lines.length > 0) box.scrollTop = box.scrollHeight;
}

/** A button that asks again before it does anything. */
function actionOf({ run, state }: RunDetail): HTMLElement {
  const what = state === 'running' ? 'stop' : 'retry';
  const label = texts()[what];
  const button = element('button', { type: 'button', class: 'action' }, label);
  button.addEventListener('click', async () => {
    if (button.dataset.sure === undefined) {
      button.dataset.sure = 'yes';
      button.textContent = texts().sure(label);
      return;
    }
    button.disabled = true;
    await ask(`runs/${encodeURIComponent(run)}/${what}`, { method: 'POST' }).catch((error: Error) =>
      say(error.message),
    );
    shown.run = '';
    await refresh();
  });
  return button;
}

/** What is there whichever run is shown: where an output comes from, and dropping files. */
function tools(): HTMLElement[] {
  return [provenanceForm(), ...(session.drop ? [dropArea()] : [])];
}

function provenanceForm(): HTMLElement {
  const t = texts();
  const input = element('input', { type: 'text', placeholder: t.provenanceHint, 'aria-label': t.provenanceHint });
  const answer = element('pre', { hidden: true });
  const form = element('form', {}, input, element('button', { type: 'submit', class: 'text' }, t.find));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const found = await ask(`provenance?key=${encodeURIComponent(input.value)}`).catch((error: Error) => error.message);
    answer.textContent = typeof found === 'string' ? found : JSON.stringify(found, null, 2);
    answer.hidden = false;
  });
  return section(t.provenance, form, answer);
}

function dropArea(): HTMLElement {
  const t = texts();
  const place = element('input', { type: 'text', value: t.place, 'aria-label': t.drop });
  const picker = element('input', { type: 'file', multiple: true, 'aria-label': t.drop });
  const area = element('div', { class: 'drop' }, element('label', {}, t.drop, ' ', place), picker);
  const put = async (files: Iterable<File>): Promise<void> => {
    for (const file of files) {
      const key = `${place.value.replace(/^\/+|\/+$/g, '')}/${file.name}`;
      const path = key.split('/').map(encodeURIComponent).join('/');
      await ask(`inbox/${path}`, { method: 'PUT', body: file }).then(
        () => say(t.dropped(key)),
        (error: Error) => say(error.message),
      );
    }
  };
  picker.addEventListener('change', () => void put(picker.files ?? []));
  area.addEventListener('dragover', (event) => {
    event.preventDefault();
    area.classList.add('over');
  });
  area.addEventListener('dragleave', () => area.classList.remove('over'));
  area.addEventListener('drop', (event) => {
    event.preventDefault();
    area.classList.remove('over');
    void put(event.dataTransfer?.files ?? []);
  });
  return area;
}

function say(message: string): void {
  notice.textContent = message;
}

function setLanguage(next: 'en' | 'fr'): void {
  code = next;
  localStorage.setItem('language', next);
  document.documentElement.lang = next;
  document.querySelector('h1')!.textContent = texts().title;
  document.querySelector('header a')!.textContent = texts().maps;
  language.textContent = texts().language;
}

language.addEventListener('click', () => {
  setLanguage(code === 'en' ? 'fr' : 'en');
  void refresh();
});
window.addEventListener('hashchange', () => {
  step = undefined;
  shown = { runs: '', run: '' };
  void refresh();
});

setLanguage(code);
session = await ask<Session>('session').catch(() => session);
for (;;) {
  await refresh();
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
}
