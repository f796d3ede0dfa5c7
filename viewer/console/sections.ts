/** The parts of a run's page, each from what the server told of it. */
import { element } from '../shared/element.ts';
import type { CacheUse, LogLine, RunDetail, RunInputs, TaskRecord } from './api.ts';
import { dot, moment, seconds } from './runList.ts';
import type { Texts } from './texts.ts';

export function section(title: string, ...children: (Node | undefined)[]): HTMLElement {
  return element('section', {}, element('h3', {}, title), ...children);
}

/** @param step only its tasks; failed ones come first, then the order in which they started, then those that wait */
export function taskTable(tasks: TaskRecord[], step: string | undefined, texts: Texts): HTMLElement {
  const shown = tasks
    .filter((task) => step === undefined || task.step === step)
    .sort((a, b) => Number(isBad(b)) - Number(isBad(a)) || (started(a) < started(b) ? -1 : 1))
    .slice(0, 200);
  const rows = shown.map(({ task, state, tries, seconds: took, reason }) => [
    element('span', {}, dot(state), task),
    String(tries),
    seconds(took),
    reason ?? '',
  ]);
  return table([texts.task, texts.tries, texts.seconds, texts.reason], rows);
}

const started = ({ startedAt, task }: TaskRecord): string => `${startedAt ?? '~'} ${task}`;

export const isBad = ({ state }: TaskRecord): boolean => state === 'failed' || state === 'invalid';

export function cacheRows(uses: CacheUse[], texts: Texts): HTMLElement {
  const rows = uses.map(({ step, units, hits, misses }) => [step, texts.hits(hits, units), reasonsOf(misses, texts)]);
  return table([texts.task, texts.cache, texts.reason], rows);
}

/** Why units were computed, each reason once, the most frequent first. */
function reasonsOf(misses: CacheUse['misses'], texts: Texts): string {
  const counts = new Map<string, number>();
  for (const { why, differences } of misses) {
    const what = differences.map(({ path }) => path).filter((path) => path !== '');
    const reason = what.length > 0 ? `${why}: ${what.join(', ')}` : why;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a).slice(0, 3);
  return sorted.length === 0
    ? ''
    : `${texts.computed} ${sorted.map(([reason, count]) => `${reason} (${count})`).join('; ')}`;
}

export function inputRows({ inputs, refused }: RunInputs, texts: Texts): HTMLElement {
  const rows = inputs.map(({ key, size, sha256, versionId, sources, rejected }) => [
    key,
    `${(size / 1e6).toFixed(2)} MB`,
    sources[0] ? `${sources[0].format} ${sources[0].version}, ${sources[0].crs}` : '',
    element('code', { title: sha256 ?? versionId ?? '' }, (sha256 ?? versionId ?? '').slice(0, 12)),
    rejected.join(' '),
  ]);
  const reasons = refused.map(({ key, reason }) => [key, '', '', '', reason]);
  return table([texts.inputs, '', '', 'sha256', texts.rejected], [...rows, ...reasons]);
}

export function historyRows({ history }: RunDetail, texts: Texts): HTMLElement {
  const rows = history.map(({ execution, state, startedAt, by, end }) => [
    element('span', {}, dot(state), `${execution}`),
    moment(startedAt),
    by,
    end?.reason ?? '',
  ]);
  return table([texts.history, '', '', texts.reason], rows);
}

export function logLines(lines: LogLine[]): HTMLElement[] {
  return lines.map(({ time, task, level, event, fields }) => {
    const words = Object.entries(fields)
      .filter(([name]) => name !== 'task' && name !== 'stack')
      .map(([name, value]) => `${name}=${told(value)}`);
    const at = time > 0 ? new Date(time).toLocaleTimeString() : '';
    return element('div', { class: level }, `${at}  ${task}  ${event}  ${words.join(' ')}`);
  });
}

const told = (value: unknown): string =>
  typeof value === 'number'
    ? String(Math.round(value * 1000) / 1000)
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

function table(head: string[], rows: (string | Node)[][]): HTMLElement {
  const cells = (row: (string | Node)[], name: 'td' | 'th') => row.map((cell) => element(name, {}, cell));
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      element('thead', {}, element('tr', {}, ...cells(head, 'th'))),
      element('tbody', {}, ...rows.map((row) => element('tr', {}, ...cells(row, 'td')))),
    ),
  );
}
