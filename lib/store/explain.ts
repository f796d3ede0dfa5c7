import { canonicalJson, type JsonValue } from './json.ts';

/** A part of a cache key that differs. `before` or `now` is absent where only the other side has the part. */
export interface Difference {
  /** Such as `step.version`, or `inputs[roofs].sha256`: members of lists go by their name where they have one. */
  path: string;
  before?: JsonValue;
  now?: JsonValue;
}

/** What differs between the fields of two cache keys: why the later one is no hit. */
export function explainMiss(now: JsonValue, before: JsonValue): Difference[] {
  return compare('', before, now);
}

function compare(path: string, before: JsonValue | undefined, now: JsonValue | undefined): Difference[] {
  if (before !== undefined && now !== undefined && canonicalJson(before) === canonicalJson(now)) return [];
  const [partsBefore, partsNow] = [partsOf(before), partsOf(now)];
  if (partsBefore && partsNow && Array.isArray(before) === Array.isArray(now)) {
    const names = [...new Set([...partsBefore.keys(), ...partsNow.keys()])];
    const join = (name: string) => (Array.isArray(now) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`);
    const differences = names.flatMap((name) => compare(join(name), partsBefore.get(name), partsNow.get(name)));
    // Nothing is left where named items only changed their order.
    if (differences.length > 0) return differences;
  }
  return [{ path, ...(before === undefined ? {} : { before }), ...(now === undefined ? {} : { now }) }];
}

/** Members by name; of a list by the `name` of its items where all of them have one of their own, else by position. */
function partsOf(value: JsonValue | undefined): Map<string, JsonValue> | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  if (!Array.isArray(value)) {
    return new Map(Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, member]])));
  }
  const names = value.map((item) =>
    item !== null && typeof item === 'object' && !Array.isArray(item) ? item.name : null,
  );
  const areNamed = names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  return new Map(value.map((item, index) => [areNamed ? (names[index] as string) : String(index), item]));
}
