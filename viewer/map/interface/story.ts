/** What became of one building: its versions, what happened to it and why that is said, its ids and attributes. */

import { element, ICONS, iconButton } from '../../shared/element.ts';
import { COLOURS, KIND_OF_TRANSACTION } from '../kinds.ts';
import type { Stories, Transaction, Version } from '../stories.ts';
import { transactionsOf } from '../stories.ts';
import type { Texts } from '../texts/en.ts';

/** Columns that the story tells in words. */
const TOLD = new Set(['id', 'start', 'end', 'came', 'went']);

export interface Story {
  root: HTMLElement;
  show(version: Version, stories: Stories, values: Record<string, unknown> | undefined, texts: Texts): void;
  hide(): void;
}

/** @param onJump is called with a version of the same place that somebody wants to see */
export function createStory(onClose: () => void, onJump: (version: Version) => void): Story {
  const root = element('aside', { class: 'story panel', hidden: true, tabindex: '-1' });
  const hide = (): void => {
    root.hidden = true;
  };
  root.addEventListener('keydown', ({ key }) => key === 'Escape' && close());
  const close = (): void => {
    hide();
    onClose();
  };
  return {
    root,
    hide,
    show(version, stories, values, texts) {
      const head = element(
        'header',
        {},
        element('h2', {}, Object.values(version.ids).flat().at(-1) ?? version.id),
        iconButton(texts.close, ICONS.close, close),
      );
      root.replaceChildren(
        head,
        element('p', { class: 'quiet' }, spanOf(version, texts)),
        ...section(
          texts.changes,
          transactionsOf(stories, version).map((one) => transaction(one, texts)),
        ),
        ...section(
          texts.versions,
          versionsOf(stories, version).map((one) => versionRow(one, version, texts, onJump)),
        ),
        ...section(
          texts.names,
          Object.entries(version.ids).map(([vintage, ids]) => row(vintage, ids.join(', '))),
        ),
        ...section(texts.attributes, attributeRows(values)),
      );
      root.setAttribute('aria-label', texts.story);
      root.hidden = false;
      root.focus({ preventScroll: true });
    },
  };
}

const spanOf = ({ start, end }: Version, texts: Texts): string =>
  end === null ? texts.since(start) : texts.span(start, end);

function section(title: string, rows: HTMLElement[]): HTMLElement[] {
  if (rows.length === 0) return [];
  return [element('h3', {}, title), element('div', { class: 'rows' }, ...rows)];
}

const row = (name: string, value: string): HTMLElement =>
  element('div', { class: 'row' }, element('span', { class: 'quiet' }, name), element('span', {}, value));

function transaction({ from, to, type, fromIds, toIds, evidence }: Transaction, texts: Texts): HTMLElement {
  const kind = KIND_OF_TRANSACTION[type];
  const dot = element('span', { class: 'swatch' });
  dot.style.background = kind ? COLOURS[kind] : 'currentColor';
  const ids = [fromIds.join(', '), toIds.join(', ')].filter((one) => one !== '').join(' → ');
  return element(
    'details',
    {},
    element('summary', {}, dot, `${from} → ${to}: ${texts.transactions[type] ?? type}`),
    element('p', { class: 'quiet' }, ids),
    ...Object.entries(evidence).map(([name, value]) =>
      row(name, typeof value === 'object' ? JSON.stringify(value) : String(value)),
    ),
  );
}

/** Versions that share an id of a survey: what stood there before and after. */
function versionsOf({ bySource }: Stories, version: Version): Version[] {
  const found = new Set([version]);
  for (const id of Object.values(version.ids).flat()) for (const other of bySource.get(id) ?? []) found.add(other);
  return [...found].sort((a, b) => (a.start < b.start ? -1 : 1)).slice(0, 20);
}

function versionRow(one: Version, current: Version, texts: Texts, onJump: (version: Version) => void): HTMLElement {
  const text = spanOf(one, texts);
  if (one === current)
    return element('div', { class: 'row' }, element('strong', {}, text), element('span', {}, one.id));
  const button = element('button', { type: 'button', class: 'link' }, text);
  button.addEventListener('click', () => onJump(one));
  return element('div', { class: 'row' }, button, element('span', {}, one.id));
}

function attributeRows(values: Record<string, unknown> | undefined): HTMLElement[] {
  return Object.entries(values ?? {})
    .filter(([name, value]) => !TOLD.has(name) && value !== null && value !== undefined && value !== '')
    .map(([name, value]) =>
      row(name, typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : String(value)),
    );
}
