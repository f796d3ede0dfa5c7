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
  { members, memberEnds }: VersionTable,
  rows: Rows,
): AttributeStates {
  const { featureTable, features } = rows;
  const { valueHashes, valueLengths } = featureTable;
  const stateEnds = new Uint32Array(order.length + 1);
  const found: number[] = [];
  order.forEach((version, draw) => {
    let last = -1;
    for (let index = memberEnds[version]; index < memberEnds[version + 1]; index++) {
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
  });
  const states = Uint32Array.from(found);
  const stateFeatures = states.map((row) => features[row]);
  return {
    stateEnds,
    stateFeatures,
    stateVintages: Uint8Array.from(states, (row) => rows.vintages[row]),
    statePacks: states.map((row) => rows.packs[row]),
    stateStarts: stateFeatures.map((feature) => featureTable.valueStarts[feature]),
    stateLengths: stateFeatures.map((feature) => valueLengths[feature]),
    stateShapes: stateFeatures.map((feature) => featureTable.shapes[feature]),
  };
}
