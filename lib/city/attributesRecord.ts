import type { Attribute, AttributeType } from './cityObject.ts';

/** An attribute's declaration. */
export interface Declaration {
  name: string;
  type: AttributeType;
  unit?: string;
}

/** The declarations that a feature's attributes have in common with thousands of others, in the order of their names. */
export type Shape = Declaration[];

/** Gives each distinct shape a number, in the order in which they are met. */
export interface Shapes {
  readonly list: Shape[];
  /** `attributes` must be sorted by name. */
  numberOf(attributes: Attribute[]): number;
}

export function createShapes(): Shapes {
  const list: Shape[] = [];
  const numbers = new Map<string, number>();
  return {
    list,
    numberOf(attributes) {
      let key = '';
      for (const { name, type, unit } of attributes) key += `${name}\t${type}\t${unit ?? ''}\n`;
      let number = numbers.get(key);
      if (number === undefined) {
        number = list.push(attributes.map(declarationOf)) - 1;
        numbers.set(key, number);
      }
      return number;
    },
  };
}

function declarationOf({ name, type, unit }: Attribute): Declaration {
  return unit === undefined ? { name, type } : { name, type, unit };
}

/** The values of sorted attributes as bytes of a JSON array; their declarations are kept by the shape. */
export function encodeValues(attributes: Attribute[]): Uint8Array {
  if (attributes.length === 0) return new Uint8Array(0);
  return Buffer.from(JSON.stringify(attributes.map(({ value }) => value)));
}

/** Reads what `encodeValues` wrote: one value for each declaration of the shape. */
export function decodeValues(bytes: Uint8Array): Attribute['value'][] {
  if (bytes.length === 0) return [];
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
}
