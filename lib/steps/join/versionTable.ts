import { createGrowingBytes } from '../../city/growing.ts';
import { uint32sOf } from '../../city/views.ts';
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
  const ids = createGrowingBytes(expected * ID_LENGTH);
  const records = createGrowingBytes(expected * 4 * RECORD_WORDS);
  const members = createGrowingBytes(expected * 4);
  const record = new Uint32Array(RECORD_WORDS);
  const recordBytes = new Uint8Array(record.buffer);
  return {
    add(version) {
      ids.append(Buffer.from(version.id, 'latin1'));
      members.append(new Uint8Array(Uint32Array.from(version.members).buffer));
      record.set([version.start, version.end, version.came, version.went, version.geometry, members.length / 4]);
      records.append(recordBytes);
    },
    finish() {
      const count = ids.length / ID_LENGTH;
      const idBytes = ids.view();
      const fields = uint32sOf(records.view());
      const order = sortById(idBytes, count);
      const memberWords = uint32sOf(members.view());
      const table: VersionTable = {
        count,
        ids: new Uint8Array(count * ID_LENGTH),
        starts: new Int32Array(count),
        ends: new Int32Array(count),
        came: new Uint8Array(count),
        went: new Uint8Array(count),
        geometry: new Uint32Array(count),
        members: new Uint32Array(memberWords.length),
        memberEnds: new Uint32Array(count + 1),
      };
      let memberEnd = 0;
      order.forEach((from, to) => {
        const [start, end, came, went, geometry, lastMember] = fields.subarray(
          RECORD_WORDS * from,
          RECORD_WORDS * (from + 1),
        );
        table.ids.set(idBytes.subarray(from * ID_LENGTH, (from + 1) * ID_LENGTH), to * ID_LENGTH);
        table.starts[to] = start;
        table.ends[to] = end;
        table.came[to] = came;
        table.went[to] = went;
        table.geometry[to] = geometry;
        const own = memberWords.subarray(from === 0 ? 0 : fields[RECORD_WORDS * from - 1], lastMember);
        table.members.set(own, memberEnd);
        memberEnd += own.length;
        table.memberEnds[to + 1] = memberEnd;
      });
      return table;
    },
  };
}

/** The order of ids by their bytes: by the first six as one number, and by the rest where these are equal. */
function sortById(ids: Uint8Array, count: number): Uint32Array {
  const heads = new Float64Array(count);
  const buffer = Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength);
  for (let version = 0; version < count; version++) heads[version] = buffer.readUIntBE(version * ID_LENGTH, 6);
  const rest = (version: number) => buffer.readUIntBE(version * ID_LENGTH + 5, 6);
  const order = new Uint32Array(count);
  for (let version = 0; version < count; version++) order[version] = version;
  return order.sort((a, b) => heads[a] - heads[b] || rest(a) - rest(b) || a - b);
}
