/** The time slider: one stop a survey, and above each how much had changed by then. */

import { element, ICONS, icon } from '../../shared/element.ts';
import { COLOURS, KIND_OF_TRANSACTION } from '../kinds.ts';
import type { Vintage } from '../release.ts';
import type { Counts } from '../stories.ts';
import type { Texts } from '../texts/en.ts';

/** How long each date is shown when playing, in milliseconds. */
const PLAY_EVERY_MS = 1600;

export interface Timeline {
  root: HTMLElement;
  /** Moves the slider; tells nobody. */
  show(ordinal: number): void;
  /** Draws what changed when. */
  setCounts(counts: Counts): void;
  setTexts(texts: Texts): void;
  togglePlay(): void;
}

export function createTimeline(vintages: Vintage[], texts: Texts, onMove: (ordinal: number) => void): Timeline {
  const last = vintages.length - 1;
  const slider = element('input', { type: 'range', min: '0', max: String(last), step: '1', id: 'date' });
  const play = element('button', { type: 'button', class: 'icon play' }, icon(ICONS.play));
  const output = element('output', { for: 'date', class: 'date' });
  const stops = element('ol', { class: 'stops', 'aria-hidden': 'true' });
  const columns = vintages.map(({ name }, ordinal) => {
    const bar = element('div', { class: 'bar' });
    const stop = element('li', {}, bar, element('span', {}, name));
    stop.style.left = `${last === 0 ? 50 : (ordinal / last) * 100}%`;
    stop.addEventListener('click', () => move(ordinal));
    stops.append(stop);
    return bar;
  });
  const track = element('div', { class: 'track' }, stops, slider);
  const root = element('section', { class: 'timeline panel' }, play, output, track);
  let current = texts;
  let timer: number | undefined;

  const name = (ordinal: number): string => vintages[ordinal]?.name ?? '';
  const show = (ordinal: number): void => {
    slider.value = String(ordinal);
    slider.setAttribute('aria-valuetext', name(ordinal));
    output.textContent = name(ordinal);
    for (const [index, stop] of [...stops.children].entries()) stop.classList.toggle('now', index === ordinal);
  };
  const move = (ordinal: number): void => {
    show(ordinal);
    onMove(ordinal);
  };
  const setPlaying = (isPlaying: boolean): void => {
    clearInterval(timer);
    timer = isPlaying
      ? window.setInterval(() => move((Number(slider.value) + 1) % vintages.length), PLAY_EVERY_MS)
      : undefined;
    play.replaceChildren(icon(isPlaying ? ICONS.pause : ICONS.play));
    play.setAttribute('aria-label', isPlaying ? current.pause : current.play);
    play.setAttribute('aria-pressed', String(isPlaying));
  };
  play.addEventListener('click', () => setPlaying(timer === undefined));
  slider.addEventListener('input', () => {
    setPlaying(false);
    move(Number(slider.value));
  });

  const timeline: Timeline = {
    root,
    show,
    setCounts(counts) {
      const totals = vintages.map(({ name: vintage }) => entriesOf(counts.get(vintage)));
      const most = Math.max(1, ...totals.map((entries) => entries.reduce((sum, [, count]) => sum + count, 0)));
      for (const [ordinal, entries] of totals.entries()) {
        const total = entries.reduce((sum, [, count]) => sum + count, 0);
        columns[ordinal]!.title = current.count(total);
        columns[ordinal]!.replaceChildren(
          ...(total > 0 ? [element('b', {}, total.toLocaleString(current.locale))] : []),
          ...entries.map(([type, count]) => {
            const part = element('i');
            part.style.height = `${(count / most) * 100}%`;
            part.style.background = COLOURS[KIND_OF_TRANSACTION[type]!];
            part.title = `${current.transactions[type]}: ${count}`;
            return part;
          }),
        );
      }
    },
    setTexts(next) {
      current = next;
      slider.setAttribute('aria-label', next.date);
      root.title = next.keys;
      setPlaying(timer !== undefined);
    },
    togglePlay: () => setPlaying(timer === undefined),
  };
  timeline.setTexts(texts);
  return timeline;
}

/** Types in the order of the legend; what has no colour changed nothing. */
const entriesOf = (counts: Map<string, number> | undefined): [string, number][] =>
  Object.keys(KIND_OF_TRANSACTION)
    .map((type): [string, number] => [type, counts?.get(type) ?? 0])
    .filter(([, count]) => count > 0);
