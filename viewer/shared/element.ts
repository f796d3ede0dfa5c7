/** Makes elements. Texts are set as text, never read as markup, so that names from data can hold anything. */

type Attributes = Record<string, string | boolean | undefined>;
type Child = Node | string | undefined;

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, '');
    else if (value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A button with a drawn sign; what it does is its name. */
export function iconButton(label: string, path: string, onClick: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'icon', 'aria-label': label, title: label }, icon(path));
  button.addEventListener('click', onClick);
  return button;
}

/** @param path of an SVG of 24 by 24 */
export function icon(path: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  play: 'M8 5v14l11-7z',
  pause: 'M7 5h3v14H7zM14 5h3v14h-3z',
  home: 'M3 11l9-8 9 8v10h-6v-6H9v6H3z',
  theme: 'M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z',
  compare: 'M11 3h2v18h-2zM3 6h6v12H3zM15 6h6v12h-6z',
  close: 'M6 5l6 6 6-6 1 1-6 6 6 6-1 1-6-6-6 6-1-1 6-6-6-6z',
};
