import { standingOf } from '../../changes/standing.ts';
import { pick } from '../../changes/tables.ts';
import { versionId } from '../../changes/versions.ts';
import { STILL_STANDS, type Vintage } from '../../city/vintage.ts';
import { CAME, WENT } from '../../tiles/feature.ts';
import { BUILDING, type Rows } from '../rows.ts';
import type { Findings } from '../survey/findings.ts';
import type { VersionTableBuilder } from './versionTable.ts';

/** Adds what is not compared but stands until its module is surveyed again: all modules but buildings. */
export function addStanding(
  table: VersionTableBuilder,
  rows: Rows,
  findings: Findings,
  vintages: Vintage[],
  buildingIds: (feature: number) => string,
): void {
  const found: number[] = [];
  for (let row = 0; row < rows.count; row++)
    if (rows.modules[row] !== BUILDING && findings.kept[rows.features[row]] === 1) found.push(row);
  const own = Uint32Array.from(found);
  const standing = standingOf({
    vintage: Uint8Array.from(own, (row) => rows.vintages[row]),
    hash: pick(rows.hashes, own, 4),
    next: Int8Array.from(own, (row) => findings.next[row]),
  });
  for (const { rows: members, end } of standing) {
    const first = own[members[0]];
    const isNew = findings.previous[first] >= 0;
    table.add({
      id: versionId(vintages[rows.vintages[first]].name, buildingIds(rows.features[first]), rows.ordinals[first], 0),
      start: vintages[rows.vintages[first]].date,
      end: end < 0 ? STILL_STANDS : vintages[end].date,
      came: CAME.indexOf(isNew ? 'modification' : 'firstSeen'),
      went: WENT.indexOf(end < 0 ? 'standing' : 'modification'),
      geometry: first,
      members: members.map((member) => own[member]),
    });
  }
}

/** Adds every body as it is, seen once and standing: what plain conversion draws. */
export function addUncompared(
  table: VersionTableBuilder,
  rows: Rows,
  { kept }: Findings,
  vintages: Vintage[],
  buildingIds: (feature: number) => string,
): void {
  for (let row = 0; row < rows.count; row++) {
    const feature = rows.features[row];
    if (!kept[feature]) continue;
    const { name, date } = vintages[rows.vintages[row]];
    table.add({
      id: versionId(name, buildingIds(feature), rows.ordinals[row], 0),
      start: date,
      end: STILL_STANDS,
      came: CAME.indexOf('firstSeen'),
      went: WENT.indexOf('standing'),
      geometry: row,
      members: [row],
    });
  }
}
