import { html, raw } from 'hono/html';
import type { PublishedDataset } from './datasets.ts';

/** The front page: what there is to look at. Names from data are escaped by the template. */
export function indexPage(datasets: PublishedDataset[], hasConsole: boolean): ReturnType<typeof html> {
  const rows = datasets.map(
    ({ dataset, title, vintages }) =>
      html`<li><a href="${dataset}/map.html">${title || dataset}</a> ${vintages.join(', ')}</li>`,
  );
  const nothing = html`<p>Nothing is published here yet.</p>`;
  return html`<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Chronotiles</title><meta name="viewport" content="width=device-width, initial-scale=1"></head>
  <body>
    <h1>Chronotiles</h1>
    ${rows.length > 0 ? html`<ul>${rows}</ul>` : nothing} ${hasConsole ? html`<p><a href="console.html">Runs</a></p>` : ''}
  </body>
</html>${raw('\n')}`;
}
