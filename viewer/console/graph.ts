import type { RunDetail, RunNode } from './api.ts';
import { seconds } from './runList.ts';

const SPACE = 'http://www.w3.org/2000/svg';
/** Size of a box; the server lays them out so. */
const BOX = { width: 132, height: 62 };

/** The run as a graph; a box for each step, with how its tasks are doing. @param onChoose gets the word of the step */
export function drawGraph({ nodes, drawing }: RunDetail, onChoose: (step: string) => void): SVGSVGElement {
  const svg = shape('svg', {
    viewBox: `0 0 ${drawing.width} ${drawing.height}`,
    width: String(drawing.width),
    class: 'graph',
  });
  for (const points of drawing.arrows) {
    const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ');
    svg.append(shape('path', { d: path, class: 'arrow' }));
  }
  for (const node of nodes) svg.append(drawNode(node, drawing.boxes[node.state]!, onChoose));
  return svg;
}

function drawNode(node: RunNode, { x, y }: { x: number; y: number }, onChoose: (step: string) => void): SVGElement {
  const { state, step, condition, counts, summary } = node;
  const [left, top] = [x - BOX.width / 2, y - BOX.height / 2];
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const group = shape('g', {
    class: `node ${condition}`,
    tabindex: '0',
    role: 'button',
    'aria-label': `${state}: ${condition}`,
  });
  const title = shape('title', {});
  title.textContent = summary;
  group.append(
    title,
    shape('rect', { x: String(left), y: String(top), width: String(BOX.width), height: String(BOX.height), rx: '9' }),
    text(state, left + 12, top + 22, 'name'),
    text(total > 1 ? `${counts.ok} / ${total}` : condition, left + 12, top + 41, 'detail'),
    text(node.seconds > 0 ? `${seconds(node.seconds)} s` : '', left + BOX.width - 12, top + 41, 'detail end'),
  );
  if (counts.failed + counts.invalid > 0 && total > 1)
    group.append(text(`✕ ${counts.failed + counts.invalid}`, left + 12, top + 56, 'detail'));
  group.addEventListener('click', () => onChoose(step));
  group.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') onChoose(step);
  });
  return group;
}

function text(content: string, x: number, y: number, kind: string): SVGElement {
  const made = shape('text', { x: String(x), y: String(y), class: kind });
  made.textContent = content;
  return made;
}

function shape<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Record<string, string>,
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
