import type { Rows } from '../rows.ts';
import type { Draws } from '../tile/draws.ts';
import type { VersionTable } from './versionTable.ts';

type AttributeStates = Pick<
  Draws,
  'stateEnds' | 'stateVintages' | 'stateFeatures' | 'statePacks' | 'stateStarts' | 'stateLengths' | 'stateShapes'
>;

/**
 * The attributes of each version through time: a state begins with the first vintage that has these values. A vintage
 * without any attributes says nothing, and ends no state.
 */
export function attributeStates(
  order: Uint32Array,
  { members, memberStarts, memberCounts }: VersionTable,
  rows: Rows,
): AttributeStates {
  const { featureTable, features } = rows;
  const { valueHashes, valueLengths } = featureTable;
  const stateEnds = new Uint32Array(order.length + 1);
  const found: number[] = [];
  for (let draw = 0; draw < order.length; draw++) {
    const version = order[draw];
    let last = -1;
    const end = memberStarts[version] + memberCounts[version];
    for (let index = memberStarts[version]; index < end; index++) {
      const feature = features[members[index]];
      const isSame =
        last >= 0 &&
        valueHashes[2 * last] === valueHashes[2 * feature] &&
        valueHashes[2 * last + 1] === valueHashes[2 * feature + 1];
      if (valueLengths[feature] === 0 || isSame) continue;
      found.push(members[index]);
      last = feature;
    }
    stateEnds[draw + 1] = found.length;
  }
  const states = {
    stateEnds,
    stateVintages: new Uint8Array(found.length),
    stateFeatures: new Uint32Array(found.length),
    statePacks: new Uint32Array(found.length),
    stateStarts: new Uint32Array(found.length),
    stateLengths: new Uint32Array(found.length),
    stateShapes: new Uint32Array(found.length),
  };
  for (let state = 0; state < found.length; state++) {
    const row = found[state];
    const feature = features[row];
    states.stateVintages[state] = rows.vintages[row];
    states.stateFeatures[state] = feature;
    states.statePacks[state] = rows.packs[row];
    states.stateStarts[state] = featureTable.valueStarts[feature];
    states.stateLengths[state] = valueLengths[feature];
    states.stateShapes[state] = featureTable.shapes[feature];
  }
  return states;
}
