import { element } from '../../shared/element.ts';
import type { Vintage } from '../release.ts';
import type { Texts } from '../texts/en.ts';

/** Two dates side by side: a line to drag, and the date on its right. */
export interface Divider {
  root: HTMLElement;
  isOn(): boolean;
  /** From 0, the left edge, to 1. */
  position(): number;
  /** The date on the right. */
  ordinal(): number;
  set(on: boolean, ordinal: number): void;
  setTexts(texts: Texts): void;
}

export function createDivider(vintages: Vintage[], texts: Texts, onChange: () => void): Divider {
  const handle = element('div', { class: 'handle', role: 'separator', tabindex: '0', 'aria-orientation': 'vertical' });
  const choice = element(
    'select',
    {},
    ...vintages.map(({ name }, ordinal) => element('option', { value: String(ordinal) }, name)),
  );
  const root = element('div', { class: 'divider', hidden: true }, handle, choice);
  let position = 0.5;
  const place = (next: number): void => {
    position = Math.min(0.98, Math.max(0.02, next));
    root.style.left = `${position * 100}%`;
    handle.setAttribute('aria-valuenow', String(Math.round(position * 100)));
    onChange();
  };
  handle.addEventListener('pointerdown', (event) => {
    handle.setPointerCapture(event.pointerId);
    const move = ({ clientX }: PointerEvent): void => place(clientX / window.innerWidth);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', () => handle.removeEventListener('pointermove', move), { once: true });
  });
  handle.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -0.02, ArrowRight: 0.02 }[event.key];
    if (step === undefined) return;
    event.stopPropagation();
    place(position + step);
  });
  choice.addEventListener('change', onChange);
  const setTexts = (next: Texts): void => {
    handle.setAttribute('aria-label', next.divider);
    choice.setAttribute('aria-label', next.comparedDate);
  };
  setTexts(texts);
  return {
    root,
    isOn: () => !root.hidden,
    position: () => position,
    ordinal: () => Number(choice.value),
    set(on, ordinal) {
      root.hidden = !on;
      choice.value = String(ordinal);
      place(position);
    },
    setTexts,
  };
}
