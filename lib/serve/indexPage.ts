import { html, raw } from 'hono/html';
import type { PublishedDataset } from './datasets.ts';

/** Of the front page, which has no script and nothing else to load. */
export const INDEX_STYLE = `body { font: 1.05rem/1.6 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; max-width: 40rem; margin: 12vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; }
ul { list-style: none; padding: 0; }
li { padding: 0.6rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
li a { font-weight: 600; margin-right: 0.6rem; }
a { color: light-dark(#1f5fbf, #7db3ff); }
`;

/** The front page: what there is to look at. Names from data are escaped by the template. */
export function indexPage(datasets: PublishedDataset[], hasConsole: boolean): ReturnType<typeof html> {
  const rows = datasets.map(
    ({ dataset, title, vintages }) =>
      html`<li><a href="${dataset}/map.html">${title || dataset}</a> ${vintages.join(', ')}</li>`,
  );
  const nothing = html`<p>Nothing is published here yet.</p>`;
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Chronotiles</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="index.css">
  </head>
  <body>
    <h1>Chronotiles</h1>
    ${rows.length > 0 ? html`<ul>${rows}</ul>` : nothing} ${hasConsole ? html`<p><a href="console.html">Runs</a></p>` : ''}
  </body>
</html>${raw('\n')}`;
}
