import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AttributeDeclaration, columnsOf, columnValue } from './columns.ts';
import type { Column } from './feature.ts';
import { FIXED_IDS } from './metadata.ts';

const idsOf = (...names: string[]) => columnsOf(names.map((name) => ({ name, type: 'string' }))).map(({ id }) => id);
const column = (type: Column['type']): Column => ({ id: 'a', name: 'a', type });

describe('columnsOf', () => {
  test('ids are ASCII and unlike each other and the fixed ones, in whatever order attributes come', () => {
    const declaration: fc.Arbitrary<AttributeDeclaration> = fc.record(
      {
        name: fc.oneof(
          fc.string(),
          fc.string({ unit: 'grapheme' }),
          fc.constantFrom('id', 'start', 'a:b', 'a.b', 'a_b'),
        ),
        type: fc.constantFrom('integer', 'double', 'boolean', 'string'),
        unit: fc.constantFrom('m', 'm2'),
      },
      { requiredKeys: ['name', 'type'] },
    );
    fc.assert(
      fc.property(fc.array(declaration), (declarations) => {
        const columns = columnsOf(declarations);
        const ids = columns.map(({ id }) => id);
        expect(new Set([...ids, ...FIXED_IDS]).size).toBe(ids.length + FIXED_IDS.length);
        for (const id of ids) expect(id).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
        expect(columnsOf(declarations.toReversed())).toEqual(columns);
      }),
    );
  });

  test('names stay readable', () => {
    expect(idsOf('measuredHeight', 'uro:buildingID', 'Gebäudefunktion', '1er étage', '建物', '')).toEqual([
      '_',
      '_1er_etage',
      'Gebaudefunktion',
      'measuredHeight',
      'uro_buildingID',
      'u5efau7269',
    ]);
  });

  test('a name that is taken gets an underscore', () => {
    expect(idsOf('id', 'id_', 'start', 'a:b', 'a.b')).toEqual(['a_b', 'a_b_', 'id_', 'id__', 'start_']);
  });

  test('types come from declarations and meet in the wider one', () => {
    const typeOf = (...declarations: Omit<AttributeDeclaration, 'name'>[]) =>
      columnsOf(declarations.map((declaration) => ({ name: 'a', ...declaration }))).map(({ type }) => type);
    expect(typeOf({ type: 'integer' })).toEqual(['INT32']);
    expect(typeOf({ type: 'integer', large: true })).toEqual(['FLOAT64']);
    expect(typeOf({ type: 'double' })).toEqual(['FLOAT64']);
    expect(typeOf({ type: 'boolean' })).toEqual(['STRING']);
    expect(typeOf({ type: 'string' })).toEqual(['STRING']);
    expect(typeOf({ type: 'integer' }, { type: 'double' })).toEqual(['FLOAT64']);
    expect(typeOf({ type: 'string' }, { type: 'double' }, { type: 'integer' })).toEqual(['STRING']);
    expect(typeOf({ type: 'double', unit: 'm' }, { type: 'double', unit: 'ft' })).toEqual(['FLOAT64', 'FLOAT64']);
  });
});

describe('columnValue', () => {
  test('says a value as its column can, or nothing', () => {
    expect(columnValue(column('STRING'), true)).toBe('true');
    expect(columnValue(column('STRING'), 2.5)).toBe('2.5');
    expect(columnValue(column('INT32'), 7)).toBe(7);
    expect(columnValue(column('INT32'), 7.5)).toBeUndefined();
    expect(columnValue(column('INT32'), 2 ** 31)).toBeUndefined();
    expect(columnValue(column('FLOAT64'), '7.5')).toBe(7.5);
    expect(columnValue(column('FLOAT64'), Number.NaN)).toBeUndefined();
    expect(columnValue(column('FLOAT64'), ' ')).toBeUndefined();
    expect(columnValue(column('STRING'), undefined)).toBeUndefined();
  });
});
