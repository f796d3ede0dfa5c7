/** What the colours mean, each to be switched on and off. */

import { element } from '../../shared/element.ts';
import { COLOURS, KINDS, type Kind } from '../kinds.ts';
import type { Texts } from '../texts/en.ts';

export interface Legend {
  root: HTMLElement;
  isShown(kind: Kind): boolean;
  setTexts(texts: Texts): void;
}

export function createLegend(texts: Texts, onChange: () => void): Legend {
  const title = element('summary');
  const boxes = new Map<Kind, HTMLInputElement>();
  const names = new Map<Kind, HTMLElement>();
  const rows = KINDS.map((kind) => {
    const box = element('input', { type: 'checkbox', checked: true, 'data-kind': kind });
    const swatch = element('span', { class: 'swatch' });
    swatch.style.background = COLOURS[kind];
    const name = element('span');
    box.addEventListener('change', onChange);
    boxes.set(kind, box);
    names.set(kind, name);
    return element('label', {}, box, swatch, name);
  });
  // There is no room for it on a phone until somebody asks.
  const isOpen = window.innerWidth > 640 && window.innerHeight > 520;
  const root = element('details', { class: 'legend panel', open: isOpen }, title, ...rows);
  const setTexts = (next: Texts): void => {
    title.textContent = next.legend;
    for (const kind of KINDS) names.get(kind)!.textContent = next[kind];
  };
  setTexts(texts);
  return { root, isShown: (kind) => boxes.get(kind)!.checked, setTexts };
}
