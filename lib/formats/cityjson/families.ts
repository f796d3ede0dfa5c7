import type { CityJsonObject } from './schema.ts';

/** A root object and all that belongs to it, in the order of the source. */
export interface Family {
  id: string;
  members: CityJsonObject[];
}

/**
 * Puts parts, installations, rooms … together with the root that they belong to. Members of a group are no parts of it.
 * One whose parents are missing, or that is its own ancestor, is a root.
 */
export function familiesOf(objects: ReadonlyMap<string, CityJsonObject>): Family[] {
  const parents = new Map<string, string>();
  for (const [id, { type, children = [] }] of objects) {
    if (type === 'CityObjectGroup') continue;
    for (const child of children) if (objects.has(child) && !parents.has(child)) parents.set(child, id);
  }
  for (const [id, object] of objects) {
    const parent = object.parents?.find((name) => objects.has(name) && objects.get(name)!.type !== 'CityObjectGroup');
    if (parent !== undefined && !parents.has(id)) parents.set(id, parent);
  }
  const families = new Map<string, Family>();
  for (const id of objects.keys()) {
    if (rootOf(id, parents) === id) families.set(id, { id, members: [objects.get(id)!] });
  }
  for (const [id, object] of objects) {
    const root = rootOf(id, parents);
    if (root !== id) families.get(root)!.members.push(object);
  }
  return [...families.values()];
}

/** In a circle everyone is a root. */
function rootOf(id: string, parents: ReadonlyMap<string, string>): string {
  const seen = new Set([id]);
  let root = id;
  for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) {
    if (seen.has(parent)) return id;
    seen.add(parent);
    root = parent;
  }
  return root;
}
