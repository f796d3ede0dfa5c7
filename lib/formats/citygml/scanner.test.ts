import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { createScanner, finish, push, type Scanner } from './scanner.ts';
import { decodeText } from './text.ts';

/** What a scan tells: tags as they open and close, with the text of those that hold nothing else. */
function scan(bytes: Uint8Array, cuts: number[]): string[] {
  const events: string[] = [];
  const scanner: Scanner = createScanner({
    open: (name) => events.push(`<${name.qualified}`),
    close: (name) => {
      const { textBytes, textStart, textEnd, base } = scanner;
      const text = scanner.leaf ? decodeText(textBytes, textStart, textEnd, base) : '';
      events.push(`${text}>${name.qualified}`);
    },
  });
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    push(scanner, bytes.subarray(from, cut));
    from = cut;
  }
  finish(scanner);
  return events;
}

function expected(text: string): string[] {
  const events: string[] = [];
  const parser = new SaxesParser();
  let written = '';
  let isLeaf = false;
  parser.on('opentag', ({ name }) => {
    events.push(`<${name}`);
    written = '';
    isLeaf = true;
  });
  parser.on('text', (part) => {
    written += part;
  });
  parser.on('cdata', (part) => {
    written += part;
  });
  parser.on('closetag', ({ name }) => {
    events.push(`${isLeaf ? written.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '') : ''}>${name}`);
    isLeaf = false;
  });
  parser.write(text).close();
  return events;
}

const name = fc.constantFrom('a', 'gml:pos', 'b-c.d', 'élan', 'longer_name');
const words = fc.constantFrom('', ' ', 'x y', '12.5 -3', 'Straße', '&amp;', '&#228;&lt;', '>', 'it\'s "so"');
const comment = fc.constantFrom(
  '',
  '<!-- a <b> -- c>x -->'.replace(' -- c', ' c'),
  '<?go on?>',
  '<![CDATA[<i>&</i>]]>',
  '<!---->',
);
const attribute = fc.constantFrom('', ' gml:id="u"', " x='a>b'", ' k = "&amp;"  ', ' xlink:href="#p"\n');
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: 'large' },
    fc.tuple(name, attribute).map(([tag, more]) => `<${tag}${more}/>`),
    fc
      .tuple(name, attribute, words, comment, words)
      .map(([tag, more, ...content]) => `<${tag}${more}>${content.join('')}</${tag}>`),
    fc
      .tuple(
        name,
        attribute,
        fc.array(
          fc.tuple(
            tie('tree'),
            words.filter((text) => text.trim() === ''),
            comment.filter((text) => !text.includes('CDATA')),
          ),
          { minLength: 1, maxLength: 4 },
        ),
      )
      .map(([tag, more, children]) => `<${tag}${more}>${children.flat().join('')}</${tag} >`),
  ),
}));

describe('scanner', () => {
  it('hears what another parser hears, however the bytes are cut', () => {
    fc.assert(
      fc.property(tree, fc.array(fc.nat(), { maxLength: 12 }), (text, places) => {
        const document = `<?xml version="1.0"?><!-- first -->\n<root>${text}</root>\n`;
        const bytes = Buffer.from(document);
        const cuts = [...new Set(places.map((place) => place % bytes.length))].sort((a, b) => a - b);
        expect(scan(bytes, cuts)).toEqual(expected(document));
      }),
      { numRuns: 500 },
    );
  });

  it('hears the same for every cut in two', () => {
    const text = `<r xmlns:a='urn:x'>\n <a:b c="d" >x<!-- <y> -->z</a:b ><![CDATA[]]><q><w/></q>é</r>`;
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut++) expect(scan(bytes, [cut])).toEqual(scan(bytes, []));
    expect(
      scan(
        bytes,
        Array.from(bytes, (_, at) => at),
      ),
    ).toEqual(scan(bytes, []));
  });

  it('does not keep a comment that never ends', () => {
    const scanner = createScanner({ open: () => undefined, close: () => undefined });
    push(scanner, Buffer.from('<a><!-- '));
    const chunk = Buffer.alloc(1 << 20, 'x');
    for (let count = 0; count < 40; count++) push(scanner, chunk);
    push(scanner, Buffer.from('--></a>'));
    finish(scanner);
    expect(scanner.bytes.length).toBeLessThan(1 << 23);
  });

  it('refuses a tag that never ends', () => {
    const scanner = createScanner({ open: () => undefined, close: () => undefined });
    const chunk = Buffer.alloc(1 << 20, 'x');
    expect(() => {
      push(scanner, Buffer.from('<a '));
      for (let count = 0; count < 4; count++) push(scanner, chunk);
    }).toThrow(/longer than 1 MiB/);
  });
});
