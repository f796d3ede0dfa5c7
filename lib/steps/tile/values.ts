import { type Declaration, decodeValues, type Shape } from '../../city/attributesRecord.ts';
import type { AttributeType } from '../../city/cityObject.ts';
import { columnsOf, columnValue } from '../../tiles/columns.ts';
import type { Column, ColumnValue } from '../../tiles/feature.ts';

/** Names an attribute together with its unit: two units are two columns. */
export const attributeKey = ({ name, unit }: { name: string; unit?: string }): string =>
  JSON.stringify([name, unit ?? '']);

/** The types that attributes have all over a dataset, of those that its sources declare differently. */
export function typeConflicts(shapes: Shape[]): Record<string, AttributeType> {
  const types = new Map<string, Set<AttributeType>>();
  for (const declaration of shapes.flat()) {
    const key = attributeKey(declaration);
    types.set(key, (types.get(key) ?? new Set<AttributeType>()).add(declaration.type));
  }
  const conflicts = [...types].filter(([, declared]) => declared.size > 1);
  return Object.fromEntries(conflicts.map(([key, declared]): [string, AttributeType] => [key, unify(declared)]).sort());
}

function unify(types: Set<AttributeType>): AttributeType {
  return [...types].every((type) => type === 'integer' || type === 'double') ? 'double' : 'string';
}

/** Reads the values of features into the columns of one tile. */
export interface ValueReader {
  columns: Column[];
  /** One value a column of a feature of this shape. */
  read(shape: Shape, bytes: Uint8Array): ColumnValue[];
}

/** The columns of a tile are the attributes that at least one of its features declares, with the dataset's types. */
export function createValueReader(shapes: Iterable<Shape>, conflicts: Record<string, AttributeType>): ValueReader {
  const declarations = new Map<string, Declaration>();
  for (const declaration of [...shapes].flat()) {
    const key = attributeKey(declaration);
    declarations.set(key, { ...declaration, type: conflicts[key] ?? declaration.type });
  }
  const columns = columnsOf(declarations.values());
  const positions = new Map(columns.map((column, index) => [attributeKey(column), index]));
  const byShape = new Map<Shape, number[]>();
  const positionsOf = (shape: Shape): number[] => {
    const found = byShape.get(shape) ?? shape.map((declaration) => positions.get(attributeKey(declaration))!);
    byShape.set(shape, found);
    return found;
  };
  return {
    columns,
    read(shape, bytes) {
      const values = new Array<ColumnValue>(columns.length).fill(undefined);
      const targets = positionsOf(shape);
      decodeValues(bytes).forEach((value, index) => {
        const column = targets[index];
        // An attribute that is given twice shows the first value; the history has both.
        values[column] ??= columnValue(columns[column], value);
      });
      return values;
    },
  };
}
