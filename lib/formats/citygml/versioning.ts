import { MalformedSourceError, MisreadError } from '../errors.ts';
import type { ByteSource } from '../format.ts';
import { SLOT } from './attributeSlots.ts';
import { utf8Pieces } from './encoding.ts';
import { contains, encodingOf } from './header.ts';
import type { Name } from './names.ts';
import { createScanner, finish, push, type Scanner } from './scanner.ts';
import { decodeText } from './text.ts';
import { GROUP } from './vocabulary.ts';

/** A state of the city that the source itself tells apart (CityGML 3 `Version`). */
export interface CityVersion {
  id: string;
  tag?: string;
  /** Ids of the features that stand in it. */
  members: string[];
}

/** A change of one feature (CityGML 3 `Transaction`). */
export interface VersionTransaction {
  /** `insert`, `delete` or `replace`, as written. */
  type: string;
  oldFeature?: string;
  newFeature?: string;
}

/** What leads from one version to another (CityGML 3 `VersionTransition`). */
export interface VersionTransition {
  reason?: string;
  /** `planned`, `realized`, `historicalSuccession`, `fork`, `merge`, as written. */
  type?: string;
  /** Ids of versions. */
  from?: string;
  to?: string;
  transactions: VersionTransaction[];
}

/** Since when and until when something stood (`validFrom`, `validTo`), else was recorded (`creationDate`, `terminationDate`). */
export interface Lifespan {
  from?: string;
  to?: string;
}

/** The version history that a source tells of itself. */
export interface VersionHistory {
  versions: CityVersion[];
  transitions: VersionTransition[];
  /** Of whatever bears a `gml:id`, versions and features alike; dates as written. */
  lifespans: Map<string, Lifespan>;
}

const NEEDLE = Buffer.from('ersionMember');

/**
 * Reads the version history of a CityGML 3 source (OGC 20-010, Versioning module); empty for a source without one.
 * @throws MalformedSourceError when the source is no XML.
 */
export async function readVersionHistory(source: ByteSource): Promise<VersionHistory> {
  try {
    const encoding = await encodingOf(source);
    const collector = createCollector();
    if (!(await contains(source, encoding, NEEDLE))) return collector.history;
    for await (const piece of utf8Pieces(source, encoding)) push(collector.scanner, piece);
    finish(collector.scanner);
    return collector.history;
  } catch (error) {
    if (!(error instanceof MisreadError)) throw error;
    throw new MalformedSourceError(`${error.message}.`, `byte ${error.offset}`, { cause: error });
  }
}

function createCollector(): { scanner: Scanner; history: VersionHistory } {
  const history: VersionHistory = { versions: [], transitions: [], lifespans: new Map() };
  /** The innermost object of the module that is open, by depth. */
  const objects: { depth: number; name: string }[] = [];
  let version: CityVersion = { id: '', members: [] };
  let transition: VersionTransition = { transactions: [] };
  let transaction: VersionTransaction = { type: '' };
  /** The elements with an id that are open, but for geometry. */
  const bearers: { depth: number; id: string }[] = [];

  function value(slot: typeof SLOT.id | typeof SLOT.href): string | undefined {
    const { found, bytes, starts, ends, base } = scanner;
    if ((found & (1 << slot)) === 0) return undefined;
    return decodeText(bytes, starts[slot], ends[slot], base).replace(/^#/, '');
  }

  function open(name: Name): void {
    const { depth } = scanner;
    const holder = objects.at(-1);
    const id = name.group === GROUP.gml ? undefined : value(SLOT.id);
    if (id !== undefined) bearers.push({ depth, id });
    if (isObject(name)) {
      objects.push({ depth, name: name.local });
      begin(name.local);
    } else if (holder?.depth === depth - 1) refer(holder.name, name.local, value(SLOT.href));
    // A feature may stand in the property instead of being referred to.
    else if (holder?.depth === depth - 2) refer(holder.name, scanner.path[depth - 1].local, value(SLOT.id));
  }

  function begin(object: string): void {
    if (object === 'Version') {
      version = { id: value(SLOT.id) ?? '', members: [] };
      history.versions.push(version);
    } else if (object === 'VersionTransition') {
      transition = { transactions: [] };
      history.transitions.push(transition);
    } else {
      transaction = { type: '' };
      transition.transactions.push(transaction);
    }
  }

  function refer(holder: string, property: string, id: string | undefined): void {
    if (id === undefined) return;
    if (holder === 'Version' && property === 'versionMember') version.members.push(id);
    else if (holder === 'VersionTransition' && property === 'from') transition.from = id;
    else if (holder === 'VersionTransition' && property === 'to') transition.to = id;
    else if (holder === 'Transaction' && property === 'oldFeature') transaction.oldFeature = id;
    else if (holder === 'Transaction' && property === 'newFeature') transaction.newFeature = id;
  }

  function close(name: Name): void {
    const bearer = bearers.at(-1);
    if (bearer?.depth === scanner.depth) bearers.pop();
    else if (bearer?.depth === scanner.depth - 1 && scanner.leaf) date(bearer.id, name);
    const holder = objects.at(-1);
    if (holder === undefined) return;
    if (holder.depth === scanner.depth) objects.pop();
    else if (holder.depth === scanner.depth - 1 && scanner.leaf) {
      const text = leafText();
      if (text !== '') tell(holder.name, name.local, text);
    }
  }

  function leafText(): string {
    return decodeText(scanner.textBytes, scanner.textStart, scanner.textEnd, scanner.base);
  }

  /** What is valid counts more than what was recorded, whichever comes first. */
  function date(id: string, { local, isStandard }: Name): void {
    const end = isStandard ? ENDS[local] : undefined;
    if (end === undefined) return;
    const lifespan = history.lifespans.get(id) ?? {};
    history.lifespans.set(id, lifespan);
    if (local.startsWith('valid')) lifespan[end] = leafText();
    else lifespan[end] ??= leafText();
  }

  function tell(holder: string, property: string, text: string): void {
    if (holder === 'Version' && property === 'tag') version.tag = text;
    else if (holder === 'VersionTransition' && property === 'reason') transition.reason = text;
    else if (holder === 'VersionTransition' && property === 'type') transition.type = text;
    else if (holder === 'Transaction' && property === 'type') transaction.type = text;
  }

  const scanner = createScanner({ open, close });
  return { scanner, history };
}

const ENDS: Record<string, keyof Lifespan> = {
  validFrom: 'from',
  creationDate: 'from',
  validTo: 'to',
  terminationDate: 'to',
};

function isObject(name: Name): boolean {
  return name.group === GROUP.versioning && /^(Version|VersionTransition|Transaction)$/.test(name.local);
}
