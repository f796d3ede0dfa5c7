import type { Rejection } from '../../city/cityObject.ts';
import type { VersionHistory } from '../../formats/citygml/versioning.ts';
import { type DatasetSettings, vintageOf } from '../../inbox/settings.ts';
import { type Source, type SourceState, sourceName } from '../sources.ts';
import { dateOfVersion } from './versionDates.ts';

/** A source with what it tells of its own history, if it does. */
export interface ToldSource {
  source: Source;
  history: VersionHistory | undefined;
}

/** A version as the vintage that it stands for. */
interface DatedVersion {
  vintage: string;
  state: SourceState;
}

/**
 * Puts in place of each source with a history of its own (CityGML 3 Versioning) one source a version, which stands for the
 * vintage of that version's date; the folder's vintage is not used for it. A version of a day that another source's vintage
 * stands for joins that vintage. Where nothing is compared, the newest version is taken alone.
 */
export function takeVersions(
  told: ToldSource[],
  settings: DatasetSettings,
  compares: boolean,
): { sources: Source[]; rejected: Rejection[]; notes: string[] } {
  const vintages = new Map<number, string>();
  for (const { source, history } of told) {
    if (!history) vintages.set(vintageOf(settings, source.vintage).date, source.vintage);
  }
  const sources: Source[] = [];
  const rejected: Rejection[] = [];
  const notes: string[] = [];
  for (const { source, history } of told) {
    const name = sourceName(source);
    if (!history) {
      sources.push(source);
      continue;
    }
    const versions = datedVersions(source, history, settings);
    const twins = twinsOf(versions, settings);
    if (twins) {
      rejected.push({ key: name, reason: sameDayReason(twins) });
      continue;
    }
    if (!compares) {
      const { state } = versions.at(-1)!;
      sources.push({ ...source, state });
      notes.push(`${name} tells its own history: its newest version "${state.version}" was taken alone.`);
      continue;
    }
    for (const { vintage, state } of versions) {
      const { date } = vintageOf(settings, vintage);
      if (!vintages.has(date)) vintages.set(date, vintage);
      sources.push({ ...source, vintage: vintages.get(date)!, state });
    }
    notes.push(noteOf(name, source.vintage, versions));
  }
  return { sources, rejected, notes };
}

/** The versions of a source, oldest first. What is a member of none belongs to the newest. */
function datedVersions(source: Source, history: VersionHistory, settings: DatasetSettings): DatedVersion[] {
  const dated = history.versions
    .map((version) => ({ version, vintage: dateOfVersion(version, history) ?? source.vintage }))
    .sort((a, b) => vintageOf(settings, a.vintage).date - vintageOf(settings, b.vintage).date);
  const newest = new Set(dated.at(-1)!.version.members);
  const gone = new Set(dated.flatMap(({ version }) => version.members.filter((id) => !newest.has(id))));
  return dated.map(({ version, vintage }, index) => {
    const isNewest = index === dated.length - 1;
    const members = isNewest ? { without: [...gone].sort() } : { only: [...new Set(version.members)].sort() };
    return { vintage, state: { version: version.tag ?? version.id, ...members } };
  });
}

/** Two versions of a source that stand for the same day. */
function twinsOf(versions: DatedVersion[], settings: DatasetSettings): [DatedVersion, DatedVersion] | undefined {
  const date = ({ vintage }: DatedVersion) => vintageOf(settings, vintage).date;
  const later = versions.findIndex((version, index) => index > 0 && date(version) === date(versions[index - 1]));
  return later < 0 ? undefined : [versions[later - 1], versions[later]];
}

function sameDayReason([{ state: one, vintage }, { state: other }]: [DatedVersion, DatedVersion]): string {
  return (
    `Its versions "${one.version}" and "${other.version}" stand for the same day, ${vintage}: give each Version ` +
    'another validFrom, or drop the versions as files of their own, each into the folder of its year.'
  );
}

function noteOf(name: string, folder: string, versions: DatedVersion[]): string {
  const told = versions.map(({ vintage, state }) => `${vintage} (version "${state.version}")`).join(', ');
  const isUsed = versions.some(({ vintage }) => vintage === folder);
  const unused = isUsed ? '' : `; its folder's "${folder}" was not used for it`;
  return `${name} tells its own history: it was read as ${told}${unused}.`;
}
