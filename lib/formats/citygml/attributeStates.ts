import { SLOT } from './attributeSlots.ts';
import type { Name } from './names.ts';
import { addLeaf, leafText, OF_PART, OF_ROOT, type Reading, SKIP, type State, tagValue } from './reading.ts';
import { GROUP, RULE } from './vocabulary.ts';

/** Notes unit and code list of an element that may turn out to be a leaf. */
export function noteLeaf(reading: Reading): void {
  if (reading.scanner.found === 0) {
    reading.leafUnit = undefined;
    reading.leafList = undefined;
    return;
  }
  reading.leafUnit = tagValue(reading, SLOT.uom);
  reading.leafList = tagValue(reading, SLOT.codeSpace);
}

/**
 * Adds a leaf below an object as an attribute: under the name of its property; of structured values, under the property's
 * name for `value` and under `property.leaf` for the others; under its qualified name where it is of an extension.
 */
export function endLeaf(reading: Reading, name: Name): void {
  const { scanner, leafUnit, leafList } = reading;
  const context = reading.contexts[scanner.depth];
  if (!scanner.leaf || (context & (OF_ROOT | OF_PART)) === 0) return;
  const isStandIn = (context & OF_ROOT) === 0;
  if (!name.isStandard) {
    const type = leafUnit === undefined ? 'string' : 'double';
    const holder = scanner.path[scanner.depth - 1].qualified;
    addLeaf(reading, name.qualified, type, leafUnit, leafList, holder, isStandIn);
    return;
  }
  const owner = scanner.path[reading.ownerDepth];
  const isOwn = scanner.depth === reading.ownerDepth || name.local === 'value';
  const known = isOwn ? owner.local : `${owner.local}.${name.local}`;
  addLeaf(reading, known, isOwn ? owner.type : name.type, leafUnit, leafList, '', isStandIn);
}

/** Opens a generic attribute: CityGML 1 and 2 name it by an XML attribute, CityGML 3 by an element. */
export function openGeneric(reading: Reading, name: Name): State {
  reading.genericName = tagValue(reading, SLOT.name) ?? '';
  reading.genericType = name.type;
  return GENERIC;
}

const GENERIC: State = {
  open(reading) {
    noteLeaf(reading);
    return GENERIC;
  },
  close(reading, name) {
    const { scanner } = reading;
    if (!scanner.leaf) return;
    if (name.local === 'name') reading.genericName = leafText(scanner);
    if (name.local !== 'value') return;
    const context = reading.contexts[scanner.depth];
    if ((context & (OF_ROOT | OF_PART)) === 0) return;
    const sets = reading.genericSets.filter((set) => set !== '');
    const qualified = sets.length === 0 ? reading.genericName : [...sets, reading.genericName].join('/');
    addLeaf(reading, qualified, reading.genericType, reading.leafUnit, undefined, '', (context & OF_ROOT) === 0);
  },
};

/** Opens a set of generic attributes, which are named `set/attribute`. */
export function openGenericSet(reading: Reading): State {
  reading.genericSets.push(tagValue(reading, SLOT.name) ?? '');
  return GENERIC_SET;
}

const GENERIC_SET: State = {
  open(reading, name) {
    if (name.rule === RULE.genericAttribute) return openGeneric(reading, name);
    return name.rule === RULE.genericSet ? openGenericSet(reading) : GENERIC_SET;
  },
  close(reading, name) {
    if (name.rule === RULE.genericSet) reading.genericSets.pop();
    else if (reading.scanner.leaf && name.local === 'name') {
      reading.genericSets[reading.genericSets.length - 1] = leafText(reading.scanner);
    }
  },
};

/** Opens the property that holds an address. */
export function openAddress(reading: Reading): State {
  reading.ownerDepth = reading.scanner.depth;
  return ADDRESS;
}

const ADDRESS: State = {
  open: (_, name) => (name.group === GROUP.gml ? SKIP : ADDRESS),
  close(reading) {
    const { scanner, ownerDepth } = reading;
    if (!scanner.leaf || (reading.contexts[scanner.depth] & OF_ROOT) === 0) return;
    const text = leafText(scanner);
    const path = scanner.path.slice(ownerDepth + 1, scanner.depth + 1).map(({ local }) => local);
    if (text !== '' && path.length > 0) reading.draft.addresses.add(path, text);
  },
};
