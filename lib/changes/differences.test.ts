import { expect, test } from 'vitest';
import { createDifferences, type DifferencesAsGraph, writeDifferences } from './differences.ts';
import { type HouseShape, house } from './testing/shapes.ts';
import { tell } from './testing/tell.ts';

const at = (x: number, more: Partial<HouseShape> = {}) =>
  house({ x, y: 0, width: 10, depth: 12, eaves: 6, ridge: 6, ...more });

test('the graph has a node a building and an edge where ground is shared', () => {
  const { transactions, versions } = tell([
    {
      name: '2009',
      buildings: [
        { id: 'same', surfaces: at(0) },
        { id: 'old', surfaces: at(20) },
        { id: 'raised', surfaces: at(40) },
        { id: 'left', surfaces: at(60) },
        { id: 'right', surfaces: at(70) },
        { id: 'gone', surfaces: at(90) },
        { id: 'rim', surfaces: at(110) },
      ],
    },
    {
      name: '2012',
      buildings: [
        { id: 'same', surfaces: at(0) },
        { id: 'new', surfaces: at(20) },
        { id: 'raised', surfaces: at(40, { eaves: 12, ridge: 12 }) },
        { id: 'both', surfaces: at(60, { width: 20 }) },
        { id: 'rim', surfaces: at(110) },
      ],
    },
  ]);
  const text = writeDifferences(createDifferences(transactions, versions)('2009', '2012'));
  const { nodes, edges } = JSON.parse(text) as DifferencesAsGraph;
  const name = (id: string): string => nodes.find((node) => node.id === id)!.globalid;
  expect(nodes).toHaveLength(12);
  expect(edges.map(({ source, target, tags }) => `${name(source)} ${tags} ${name(target)}`).sort()).toEqual([
    '2009::left fused 2012::both',
    '2009::old re-ided 2012::new',
    '2009::raised modified 2012::raised',
    '2009::right fused 2012::both',
    '2009::rim unchanged 2012::rim',
    '2009::same unchanged 2012::same',
  ]);
  expect(new Set(edges.map(({ type }) => type))).toEqual(new Set(['replace']));
  expect([...nodes, ...edges].every(({ id }) => typeof id === 'string')).toBe(true);
});
