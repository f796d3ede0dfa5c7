import { element } from '../../shared/element.ts';
import type { Version } from '../stories.ts';
import type { Texts } from '../texts/en.ts';

export interface SearchBox {
  root: HTMLElement;
  setTexts(texts: Texts): void;
}

/** A field for ids, with what begins so below it. */
export function createSearchBox(
  texts: Texts,
  find: (text: string) => Promise<{ label: string; version: Version }[]>,
  onChoose: (version: Version) => void,
): SearchBox {
  const input = element('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' });
  const list = element('ul', { class: 'found', hidden: true });
  const root = element('form', { class: 'search', role: 'search' }, input, list);
  let found: { label: string; version: Version }[] = [];
  let asked = 0;
  let current = texts;

  const choose = (version: Version): void => {
    list.hidden = true;
    onChoose(version);
  };
  const look = async (): Promise<void> => {
    const ask = ++asked;
    found = await find(input.value);
    // Somebody typed on meanwhile.
    if (ask !== asked) return;
    const rows = found.map(({ label, version }) => {
      const button = element('button', { type: 'button' }, label);
      button.addEventListener('click', () => choose(version));
      return element('li', {}, button);
    });
    const nothing = element('li', { class: 'quiet' }, current.nothingFound);
    list.replaceChildren(...(rows.length > 0 ? rows : [nothing]));
    list.hidden = input.value.trim() === '';
  };
  input.addEventListener('input', () => void look());
  root.addEventListener('submit', async (event) => {
    event.preventDefault();
    await look();
    if (found[0]) choose(found[0].version);
  });
  root.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') list.hidden = true;
  });
  const setTexts = (next: Texts): void => {
    current = next;
    input.placeholder = next.search;
    input.setAttribute('aria-label', next.search);
  };
  setTexts(texts);
  return { root, setTexts };
}
