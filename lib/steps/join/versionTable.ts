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
  /** Version v has the bodies `members[memberStarts[v]]` and the next ones, `memberCounts[v]` in all: one a vintage, in time. */
  members: Uint32Array;
  memberStarts: Uint32Array;
  memberCounts: Uint8Array;
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

export interface VersionTableBuilder {
  add(version: VersionRow): void;
  /** The table in the order of ids, which depends neither on files nor on packs. */
  finish(): VersionTable;
}

/** @param expected about how many versions will come, so that nothing has to be moved */
export function createVersionTable(expected: number): VersionTableBuilder {
  let room = expected;
  let columns = allocateVersions(room);
  let members = new Uint32Array(expected);
  let count = 0;
  let memberCount = 0;
  return {
    add(version) {
      if (count === room) {
        room = Math.max(64, 2 * room);
        columns = copyInto(allocateVersions(room), columns);
      }
      if (memberCount + version.members.length > members.length) {
        const more = new Uint32Array(2 * (memberCount + version.members.length));
        more.set(members);
        members = more;
      }
      for (let at = 0; at < ID_LENGTH; at++) columns.ids[count * ID_LENGTH + at] = version.id.charCodeAt(at);
      columns.starts[count] = version.start;
      columns.ends[count] = version.end;
      columns.came[count] = version.came;
      columns.went[count] = version.went;
      columns.geometry[count] = version.geometry;
      columns.memberStarts[count] = memberCount;
      columns.memberCounts[count] = version.members.length;
      for (const member of version.members) members[memberCount++] = member;
      count++;
    },
    finish() {
      const order = sortById(columns.ids, count);
      for (const [name, column] of Object.entries(columns)) putInOrder(column, order, name === 'ids' ? ID_LENGTH : 1);
      return { count, ...columns, members };
    },
  };
}

type Columns = Omit<VersionTable, 'count' | 'members'>;

const allocateVersions = (room: number): Columns =>
  allocateColumns({
    ids: [Uint8Array, room * ID_LENGTH],
    starts: [Int32Array, room],
    ends: [Int32Array, room],
    came: [Uint8Array, room],
    went: [Uint8Array, room],
    geometry: [Uint32Array, room],
    memberStarts: [Uint32Array, room],
    memberCounts: [Uint8Array, room],
  });

function copyInto(larger: Columns, columns: Columns): Columns {
  for (const name of Object.keys(columns) as (keyof Columns)[]) larger[name].set(columns[name]);
  return larger;
}

/** Moves the values of a column, `width` numbers each, to where `order` wants them: in place, one circle after the other. */
function putInOrder(column: Columns[keyof Columns], order: Uint32Array, width: number): void {
  const isDone = new Uint8Array(order.length);
  const first = new Uint32Array(width);
  for (let start = 0; start < order.length; start++) {
    if (isDone[start]) continue;
    for (let at = 0; at < width; at++) first[at] = column[start * width + at];
    let to = start;
    for (let from = order[to]; from !== start; to = from, from = order[to]) {
      for (let at = 0; at < width; at++) column[to * width + at] = column[from * width + at];
      isDone[to] = 1;
    }
    for (let at = 0; at < width; at++) column[to * width + at] = first[at];
    isDone[to] = 1;
  }
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
