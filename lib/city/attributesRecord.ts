import type { Attribute, AttributeType } from './cityObject.ts';

/** An attribute's declaration. */
export interface Declaration {
  name: string;
  type: AttributeType;
  unit?: string;
}

/** The declarations that a feature's attributes have in common with thousands of others, in the order of their names. */
export type Shape = Declaration[];

/** How attributes that come in a certain order are kept: the number of their shape, and where each of its values stands. */
export interface Layout {
  shape: number;
  /** Position among the attributes as given, for each declaration of the shape. */
  order: number[];
}

/** Gives each distinct shape a number, in the order in which they are met. */
export interface Shapes {
  readonly list: Shape[];
  layoutOf(attributes: Attribute[]): Layout;
}

/** A step on the way through declarations as they come; sorting and naming is done once for each way. */
interface Way {
  layout?: Layout;
  onwards: Map<string, { declaration: Declaration; way: Way }[]>;
}

export function createShapes(): Shapes {
  const list: Shape[] = [];
  const numbers = new Map<string, number>();
  const start: Way = { onwards: new Map() };
  return {
    list,
    layoutOf(attributes) {
      let way = start;
      for (const attribute of attributes) way = follow(way, attribute);
      way.layout ??= describe(attributes);
      return way.layout;
    },
  };

  function describe(attributes: Attribute[]): Layout {
    const order = [...attributes.keys()].sort((a, b) => compareText(attributes[a].name, attributes[b].name) || a - b);
    const shape = order.map((position) => declarationOf(attributes[position]));
    const text = JSON.stringify(shape);
    const number = numbers.get(text) ?? list.push(shape) - 1;
    numbers.set(text, number);
    return { shape: number, order };
  }
}

function follow({ onwards }: Way, attribute: Attribute): Way {
  let known = onwards.get(attribute.name);
  if (!known) {
    known = [];
    onwards.set(attribute.name, known);
  }
  for (const { declaration, way } of known) {
    if (declaration.type === attribute.type && declaration.unit === attribute.unit) return way;
  }
  const way: Way = { onwards: new Map() };
  known.push({ declaration: declarationOf(attribute), way });
  return way;
}

function declarationOf({ name, type, unit }: Attribute): Declaration {
  return unit === undefined ? { name, type } : { name, type, unit };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The values of attributes as JSON text, in the order of their shape. */
export function encodeValues(attributes: Attribute[], { order }: Layout): string {
  return order.length === 0 ? '' : JSON.stringify(order.map((position) => attributes[position].value));
}

/** Reads what `encodeValues` wrote: one value for each declaration of the shape. */
export function decodeValues(bytes: Uint8Array): Attribute['value'][] {
  if (bytes.length === 0) return [];
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
}
