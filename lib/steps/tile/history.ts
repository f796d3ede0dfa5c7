import { decodeValues, type Shape } from '../../city/attributesRecord.ts';

/** The attributes of a version from a vintage on. */
export interface AttributeState {
  vintage: string;
  shape: Shape;
  bytes: Uint8Array;
}

/**
 * A line of `attributes.jsonl`: what a version's attributes were, from which vintage on. Names that are given several
 * times have a list of values.
 */
export function historyLine(id: string, states: AttributeState[]): string {
  const history = states.map(({ vintage, shape, bytes }) => ({ from: vintage, values: valuesOf(shape, bytes) }));
  return `${JSON.stringify({ id, history })}\n`;
}

function valuesOf(shape: Shape, bytes: Uint8Array): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  decodeValues(bytes).forEach((value, index) => {
    const { name } = shape[index];
    const known = values[name];
    values[name] = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value];
  });
  return values;
}
