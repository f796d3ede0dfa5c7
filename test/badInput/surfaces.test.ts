/** Buildings whose geometry is wrong in every way, in one file with good ones: each is told, and the rest stands. */
import { mkdir, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { chronotiles, type Ended, UNSEEMLY } from '../support/command.ts';
import { useFolder } from '../support/folder.ts';
import { box, building, cityModel, house, type Point, polygon, positions, rawPolygon } from '../support/gml.ts';
import { type Release, readRelease } from '../support/release.ts';
import { problemsOfTiles } from '../support/tiles.ts';

const folder = useFolder('bad-surfaces');

/** Corners of a square of ten metres on the ground, x metres east. */
const square = (x: number, side = 10, inset = 0): Point[] => [
  [x + inset, inset, 0],
  [x + inset + side, inset, 0],
  [x + inset + side, inset + side, 0],
  [x + inset, inset + side, 0],
];
const wheel = (x: number): Point[] =>
  Array.from({ length: 1000 }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / 1000;
    return [x + 20 * Math.cos(angle), 20 * Math.sin(angle), 0];
  });
const withSquare = (x: number, change: (list: string) => string) =>
  rawPolygon(change(positions([...square(x), square(x)[0]!])));
const firstNumber = (value: string) => (list: string) => list.replace(/^\S+/, value);
const link = (id: string) => `<gml:surfaceMember xlink:href="#${id}"/>`;

const NOT_FINITE = /^A polygon cannot be used\. It has a coordinate that is no finite number; correct it\.$/;
const TOO_FEW = /^A polygon cannot be used\. Its ring has fewer than three different points; give it at least three\.$/;
const NO_AREA = /^One polygon has no area \(corners coincide or lie on one line, or the border crosses itself/;

/** What lies beside a good box in a building, and what is said of it; nothing where it can be mended or drawn. */
const CASES: [id: string, surfaces: string, sentence: RegExp | undefined][] = [
  ['nan', withSquare(100, firstNumber('NaN')), NOT_FINITE],
  ['infinite', withSquare(200, firstNumber('INF')), NOT_FINITE],
  ['words', withSquare(300, firstNumber('east')), NOT_FINITE],
  [
    'flat',
    rawPolygon('1843500 5175000 1843510 5175000 1843510 5175010 1843500 5175000', ' srsDimension="2"'),
    /Its points have two coordinates where three are needed; add heights\.$/,
  ],
  [
    'torn',
    withSquare(600, (list) => list.replace(/ \S+$/, '')),
    /a list of 14 coordinates, which is no multiple of three; give every point x, y and z\.$/,
  ],
  ['two-points', rawPolygon(positions([square(700)[0]!, square(700)[1]!, square(700)[0]!])), TOO_FEW],
  ['no-points', rawPolygon(''), TOO_FEW],
  ['unclosed', rawPolygon(positions(square(900))), undefined],
  [
    'crossing',
    polygon([
      [1000, 0, 0],
      [1010, 10, 0],
      [1010, 0, 0],
      [1000, 4, 0],
    ]),
    undefined,
  ],
  [
    'cancelling',
    polygon([
      [400, 0, 0],
      [410, 10, 0],
      [410, 0, 0],
      [400, 10, 0],
    ]),
    NO_AREA,
  ],
  [
    'collinear',
    polygon([
      [1100, 0, 0],
      [1105, 0, 0],
      [1110, 0, 0],
    ]),
    NO_AREA,
  ],
  ['hole-outside', polygon(square(1200), square(1250, 2)), undefined],
  ['hole-around', polygon(square(1300), square(1300, 20, -5)), undefined],
  ['thousand', polygon(wheel(1400)), undefined],
  [
    'nowhere',
    link('gone'),
    /^The reference to the surface "gone" leads nowhere: no such gml:id is in this file; add the surface/,
  ],
  [
    'circle',
    `${link('circle-a')}<gml:surfaceMember><gml:CompositeSurface gml:id="circle-a">${link('circle-b')}</gml:CompositeSurface></gml:surfaceMember><gml:surfaceMember><gml:CompositeSurface gml:id="circle-b">${link('circle-a')}</gml:CompositeSurface></gml:surfaceMember>`,
    /^The reference to the surface "circle-[ab]" leads in a circle; leave it out\.$/,
  ],
];

let ended: Ended;
let release: Release;
beforeAll(async () => {
  const members = [
    ...CASES.map(([id, surfaces], place) => building(id, box(100 * (place + 1), 40) + surfaces)),
    building('far', box(400, 200) + withSquare(400, firstNumber('1e30'))),
    building('nothing', ''),
    house('twin', 0, 0),
    house('twin', 0, 200),
    house('copy', 0, 400),
    house('copy', 0, 400),
  ];
  await mkdir(folder.path('inbox/demo/2012'), { recursive: true });
  await writeFile(folder.path('inbox/demo/2012/a.gml'), cityModel(members));
  await writeFile(folder.path('inbox/demo/2012/b.gml'), cityModel([house('twin', 0, 600), house('copy', 0, 400)]));
  ended = await chronotiles(folder.path(), 'run', 'inbox', '--out', 'tiles');
  release = await readRelease(folder.path('tiles'), 'demo');
}, 60_000);

const ids = () => release.versions.flatMap(({ ids }) => ids[2012]!);

describe('a file with bad geometry in it', () => {
  it('is used, and what was left out is told', () => {
    expect(ended.stderr).not.toMatch(UNSEEMLY);
    expect(ended.code).toBe(3);
  });

  it('loses no surface', () => {
    const { surfaces } = release.report;
    expect(surfaces.in).toBe(surfaces.kept + surfaces.otherLod + surfaces.duplicate + surfaces.rejected);
  });

  it.each(CASES)('%s', (id, _, sentence) => {
    expect(ids()).toContain(id);
    const told = release.report.rejectedSurfaces.filter((one) => one.id === id);
    if (!sentence) return expect(told).toEqual([]);
    expect(told).toHaveLength(id === 'circle' ? 3 : 1);
    for (const one of told)
      expect(one).toMatchObject({ key: 'demo/2012/a.gml', reason: expect.stringMatching(sentence) });
  });

  it.each([
    ['nothing', /^It has no geometry, so there is nothing to show or compare\.$/],
    ['far', /^The coordinate \(1e\+30, 5175000, 170\) does not lie within 2000 km .* Mend the coordinate, or set /],
  ])('tells of a building that cannot be used: %s', (id, sentence) => {
    expect(ids()).not.toContain(id);
    const told = release.report.rejected.filter((one) => one.id === id);
    expect(told).toEqual([{ key: 'demo/2012/a.gml', id, reason: expect.stringMatching(sentence) }]);
  });

  it('keeps both of two buildings that share an id, and one of two that are the same, in a file and across files', () => {
    expect(
      ids()
        .filter((id) => id.startsWith('twin'))
        .sort(),
    ).toEqual(['twin', 'twin~2', 'twin~3']);
    expect(ids().filter((id) => id.startsWith('copy'))).toEqual(['copy']);
    expect(release.report.duplicates).toBe(2);
  });

  it('makes tiles that keep the rules', async () => {
    expect(await problemsOfTiles(folder.path('tiles/demo'))).toEqual([]);
  });
});
