import type { Attribute } from '../../city/cityObject.ts';
import type { CityJsonObject } from './schema.ts';

/** Address members as CityJSON 1.0 and later name them, in the order in which a line is written. */
const ADDRESS_LINE = [
  ['ThoroughfareName', 'ThoroughfareNumber'],
  ['Postcode', 'PostalCode', 'Locality', 'LocalityName'],
  ['Country', 'CountryName'],
];

/** Attributes of a city object. JSON has one type of number, so all are doubles; what has an inside is kept as JSON. */
export function readAttributes({ attributes = {}, address }: CityJsonObject): Attribute[] {
  const found: Attribute[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    const attribute = attributeOf(name, value);
    if (attribute) found.push(attribute);
  }
  const line = addressLine(address);
  if (line && !Object.hasOwn(attributes, 'address')) found.push({ name: 'address', type: 'string', value: line });
  return found;
}

function attributeOf(name: string, value: unknown): Attribute | undefined {
  if (typeof value === 'number') return { name, type: 'double', value };
  if (typeof value === 'boolean') return { name, type: 'boolean', value };
  if (typeof value === 'string') return { name, type: 'string', value };
  if (value === null || value === undefined) return undefined;
  return { name, type: 'string', value: JSON.stringify(value) };
}

/** One line of text, as a person would write it. Version 1.0 has one address, later ones a list. */
function addressLine(address: unknown): string {
  const first: unknown = Array.isArray(address) ? address[0] : address;
  if (first === null || typeof first !== 'object') return '';
  const members = first as Record<string, unknown>;
  const wordsOf = (names: string[]) =>
    names.flatMap((name) =>
      typeof members[name] === 'string' || typeof members[name] === 'number' ? [members[name]] : [],
    );
  return ADDRESS_LINE.map((names) => wordsOf(names).join(' '))
    .filter((part) => part !== '')
    .join(', ');
}

/** Adds what the root has not yet: attributes of parts stand in for those that it lacks. */
export function addMissing(attributes: Attribute[], others: Attribute[]): void {
  const known = new Set(attributes.map(({ name }) => name));
  attributes.push(...others.filter(({ name }) => !known.has(name)));
}
