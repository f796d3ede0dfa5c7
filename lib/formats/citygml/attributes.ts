import type { Attribute, AttributeType } from '../../city/cityObject.ts';
import { readNumbers } from './numbers.ts';
import { createTextCache } from './text.ts';

/** A code whose label stands in a list beside the data. */
export interface Code {
  attribute: Attribute;
  /** Path of the list, relative to the source. */
  list: string;
}

/** Gathers the attributes of the feature that is being read. */
export interface AttributeCollector {
  attributes: Attribute[];
  codes: Code[];
  reset(): void;
  /**
   * Adds a value as declared. A name that comes again gathers strings (`1000, 1010`) and keeps the first number.
   * Attributes of parts (`isStandIn`) count only where the root has none, and only those of the first part that has it.
   */
  add(attribute: Attribute, list: string | undefined, owner: string, isStandIn: boolean): void;
}

export function createAttributeCollector(): AttributeCollector {
  /** Where an attribute came from, by its place in `attributes`. */
  let origins: { owner: string; isStandIn: boolean }[] = [];
  const self: AttributeCollector = {
    attributes: [],
    codes: [],
    reset() {
      self.attributes = [];
      if (self.codes.length > 0) self.codes = [];
      origins = [];
    },
    add(attribute, list, owner, isStandIn) {
      const at = indexOfName(attribute.name);
      if (at < 0) {
        self.attributes.push(attribute);
        origins.push({ owner, isStandIn });
        if (list !== undefined) self.codes.push({ attribute, list });
        return;
      }
      const origin = origins[at];
      if (origin.isStandIn !== isStandIn) {
        if (isStandIn) return;
        self.attributes[at] = attribute;
        origins[at] = { owner, isStandIn };
      } else if (origin.owner !== owner && !isStandIn) {
        if (!attribute.name.startsWith(owner))
          self.add({ ...attribute, name: `${owner}/${attribute.name}` }, list, owner, false);
      } else if (!isStandIn && attribute.type === 'string') {
        const first = self.attributes[at];
        if (!String(first.value).split(', ').includes(String(attribute.value))) first.value += `, ${attribute.value}`;
      }
    },
  };

  function indexOfName(name: string): number {
    const { attributes } = self;
    for (let index = 0; index < attributes.length; index++) if (attributes[index].name === name) return index;
    return -1;
  }
  return self;
}

/** Reads a value of a declared type, or undefined where there is none. */
export type ValueReader = (
  bytes: Buffer,
  start: number,
  end: number,
  base: number,
  type: AttributeType,
) => Attribute['value'] | undefined;

export function createValueReader(): ValueReader {
  const textOf = createTextCache();
  const number = new Float64Array(1);
  return (bytes, start, end, base, type) => {
    if (type === 'string') return textOf(bytes, start, end, base) || undefined;
    if (type === 'boolean') {
      const text = textOf(bytes, start, end, base);
      return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : undefined;
    }
    if (readNumbers(bytes, start, end, number, 0) !== 1) return undefined;
    const value = number[0];
    if (!Number.isFinite(value) || (type === 'integer' && !Number.isInteger(value))) return undefined;
    return value;
  };
}
