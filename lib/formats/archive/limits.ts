import { MalformedSourceError } from '../errors.ts';

/** What an archive may grow to. City models shrink to a tenth or a thirtieth; bombs to a thousandth and less. */
export interface ArchiveLimits {
  /** Bytes out for each byte in. */
  ratio: number;
  /** The ratio does not count below this many bytes, since tiny files can shrink well. */
  freeBytes: number;
  /** Bytes out of all entries together. */
  totalBytes: number;
  entries: number;
}

export const DEFAULT_LIMITS: ArchiveLimits = {
  ratio: 200,
  freeBytes: 64 << 20,
  totalBytes: 2 ** 40,
  entries: 1_000_000,
};

/** Refuses what grows too much. @throws MalformedSourceError */
export function checkGrowth(name: string, bytesIn: number, bytesOut: number, limits: ArchiveLimits): void {
  const isBomb = bytesOut > limits.freeBytes && bytesOut > bytesIn * limits.ratio;
  if (!isBomb && bytesOut <= limits.totalBytes) return;
  throw new MalformedSourceError(
    `"${name}" unpacks to far more than a city model does (${bytesOut} bytes from ${bytesIn}), as archives do that are made to fill disks: unpack it yourself and drop its files, if you trust it.`,
  );
}
