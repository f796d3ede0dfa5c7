/** The three stores of a run by what a command was given: folders here, or buckets. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openStore } from '../../store/open.ts';
import type { Stores } from '../../store/store.ts';
import { refuseNoFolder } from '../folders.ts';
import { isUrl, type WorkFlags, workPlace } from '../workStore.ts';

export interface PlaceFlags extends WorkFlags {
  inbox?: string;
}

/** As tasks open them; without an inbox there is an empty one. @throws UsageError */
export async function storeUrls(flags: PlaceFlags): Promise<Record<keyof Stores, string>> {
  const { inbox, out } = flags;
  if (inbox !== undefined && !isUrl(inbox)) await refuseNoFolder(inbox, 'The inbox');
  return {
    inbox: inbox === undefined ? 'memory:' : asUrl(inbox),
    work: asUrl(await workPlace(flags)),
    tiles: asUrl(out),
  };
}

/** The stores of these URLs. */
export async function openStores(urls: Record<keyof Stores, string>): Promise<Stores> {
  return {
    inbox: await openStore(urls.inbox),
    // What lies here is made again where it is lost.
    work: await openStore(urls.work, { durable: false }),
    tiles: await openStore(urls.tiles),
  };
}

const asUrl = (place: string): string => (isUrl(place) ? place : pathToFileURL(resolve(place)).href);
