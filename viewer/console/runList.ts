import { element } from '../shared/element.ts';
import type { RunSummary } from './api.ts';
import type { Texts } from './texts.ts';

/** Runs, the newest first; the chosen one is marked. */
export function runList(runs: RunSummary[], chosen: string | undefined, texts: Texts): HTMLElement {
  if (runs.length === 0) return element('p', { class: 'quiet' }, texts.none);
  const rows = runs.map((run) => {
    const link = element(
      'a',
      { href: `#${run.run}`, ...(run.run === chosen && { 'aria-current': 'true' }) },
      dot(run.state),
      element('strong', {}, run.dataset ?? run.pipeline),
      element('span', { class: 'quiet' }, run.startedAt ? moment(run.startedAt) : ''),
      element('code', {}, run.run.slice(0, 8)),
    );
    return element('li', {}, link);
  });
  return element('ul', { class: 'list' }, ...rows);
}

/** How something is doing, by colour and by name. */
export const dot = (state: string): HTMLElement =>
  element('span', { class: `dot ${state}`, role: 'img', 'aria-label': state, title: state });

/** A time as people of this browser write it. */
export const moment = (at: string): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export const seconds = (value: number | undefined): string =>
  value === undefined ? '' : value.toFixed(value < 10 ? 1 : 0);
