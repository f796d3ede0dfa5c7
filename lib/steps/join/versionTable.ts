import { sortByKey } from '../../changes/order.ts';
import { allocateColumns } from '../../city/columns.ts';
import { ID_LENGTH } from '../tile/draws.ts';

/** Versions as columns: some thirty bytes each, where objects would take hundreds. */
export interface VersionTable {
  count: number;
  /** `ID_LENGTH` ASCII characters a version. */
  ids: Uint8Array;
  /** yyyymmdd; the end is exclusive. */
  starts: Int32Array;
  ends: Int32Array;
  /** Positions in `CAME` and `WENT`. */
  came: Uint8Array;
  went: Uint8Array;
  /** Row of the body that draws it. */
  geometry: Uint32Array;
  /** Version v has the bodies `members[memberEnds[v]]` up to `members[memberEnds[v + 1]]`: one a vintage, in time. */
  members: Uint32Array;
  memberEnds: Uint32Array;
}

export interface VersionRow {
  id: string;
  start: number;
  end: number;
  came: number;
  went: number;
  geometry: number;
  members: number[];
}

/** Start, end, came, went, geometry, where its members end. */
const RECORD_WORDS = 6;

export interface VersionTableBuilder {
  add(version: VersionRow): void;
  /** The table in the order of ids, which depends neither on files nor on packs. */
  finish(): VersionTable;
}

/** @param expected about how many versions will come, so that nothing has to be moved */
export function createVersionTable(expected: number): VersionTableBuilder {
  let { ids, records, members } = allocateColumns({
    ids: [Uint8Array, expected * ID_LENGTH],
    records: [Uint32Array, expected * RECORD_WORDS],
    members: [Uint32Array, expected],
  });
  let count = 0;
  let memberCount = 0;
  return {
    add(version) {
      ids = withRoom(ids, (count + 1) * ID_LENGTH);
      records = withRoom(records, (count + 1) * RECORD_WORDS);
      members = withRoom(members, memberCount + version.members.length);
      for (let at = 0; at < ID_LENGTH; at++) ids[count * ID_LENGTH + at] = version.id.charCodeAt(at);
      for (const member of version.members) members[memberCount++] = member;
      const record = RECORD_WORDS * count++;
      records[record] = version.start;
      records[record + 1] = version.end;
      records[record + 2] = version.came;
      records[record + 3] = version.went;
      records[record + 4] = version.geometry;
      records[record + 5] = memberCount;
    },
    finish: () => inOrder(ids, records, members.subarray(0, memberCount), count),
  };
}

/** The array itself where it has room, else a copy with twice as much. */
function withRoom<Column extends Uint8Array | Uint32Array>(column: Column, length: number): Column {
  if (length <= column.length) return column;
  const larger = new (column.constructor as new (length: number) => Column)(Math.max(64, 2 * column.length, length));
  larger.set(column);
  return larger;
}

function inOrder(ids: Uint8Array, records: Uint32Array, members: Uint32Array, count: number): VersionTable {
  const order = sortById(ids, count);
  const columns = allocateColumns({
    ids: [Uint8Array, count * ID_LENGTH],
    starts: [Int32Array, count],
    ends: [Int32Array, count],
    came: [Uint8Array, count],
    went: [Uint8Array, count],
    geometry: [Uint32Array, count],
    members: [Uint32Array, members.length],
    memberEnds: [Uint32Array, count + 1],
  });
  const table: VersionTable = { count, ...columns };
  let memberEnd = 0;
  for (let to = 0; to < count; to++) {
    const from = order[to];
    for (let at = 0; at < ID_LENGTH; at++) table.ids[to * ID_LENGTH + at] = ids[from * ID_LENGTH + at];
    const record = RECORD_WORDS * from;
    table.starts[to] = records[record];
    table.ends[to] = records[record + 1];
    table.came[to] = records[record + 2];
    table.went[to] = records[record + 3];
    table.geometry[to] = records[record + 4];
    const lastMember = records[record + 5];
    for (let member = from === 0 ? 0 : records[record - 1]; member < lastMember; member++)
      table.members[memberEnd++] = members[member];
    table.memberEnds[to + 1] = memberEnd;
  }
  return table;
}

/** The order of ids by their bytes: two at a time, from the last to the first, each time keeping what was sorted before. */
function sortById(ids: Uint8Array, count: number): Uint32Array {
  let order = new Uint32Array(count);
  for (let version = 0; version < count; version++) order[version] = version;
  const keys = new Uint16Array(count);
  for (let last = ID_LENGTH - 1; last >= 0; last -= 2) {
    for (let version = 0, at = last; version < count; version++, at += ID_LENGTH)
      keys[version] = last === 0 ? ids[at] : (ids[at - 1] << 8) | ids[at];
    order = sortByKey(order, 0x10000, keys);
  }
  return order;
}
