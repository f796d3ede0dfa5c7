import { type Declaration, decodeValues, type Shape } from '../../city/attributesRecord.ts';
import type { Attribute, AttributeType } from '../../city/cityObject.ts';
import { columnsOf } from '../../tiles/columns.ts';
import type { Column, ColumnType, ColumnValue } from '../../tiles/feature.ts';

/** The type that an attribute has all over a dataset, where its sources declare it differently. */
export function unifyTypes(types: Set<AttributeType>): AttributeType {
  if (types.size === 1) return [...types][0];
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
  for (const shape of shapes) {
    for (const declaration of shape) {
      const known = declarations.get(declaration.name);
      declarations.set(
        declaration.name,
        known ?? { ...declaration, type: conflicts[declaration.name] ?? declaration.type },
      );
    }
  }
  const columns = columnsOf([...declarations.values()].sort((a, b) => (a.name < b.name ? -1 : 1)));
  const positions = new Map(columns.map(({ name }, index) => [name, index]));
  const byShape = new Map<Shape, number[]>();
  const positionsOf = (shape: Shape): number[] => {
    let found = byShape.get(shape);
    if (!found) byShape.set(shape, (found = shape.map(({ name }) => positions.get(name)!)));
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
        values[column] ??= toColumn(value, columns[column].type);
      });
      return values;
    },
  };
}

/** A value in the type of its column; undefined where it has no place there. */
function toColumn(value: Attribute['value'], type: ColumnType): ColumnValue {
  if (type === 'STRING') return String(value);
  const number = Number(value);
  if (!Number.isFinite(number)) return undefined;
  return type === 'INT32' && number !== (number | 0) ? undefined : number;
}
