import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';
import type { ByteSource } from '../format.ts';

/** The directory of a zip is read in many small steps that lie side by side: this much is read at once. */
const WINDOW = 1 << 18;

/** Lets yauzl read a source, which may be a distant object, with few requests. */
export class SourceReader extends RandomAccessReader {
  /** Why the source itself could not be read, to be told apart from faults of the archive. */
  failure: { error: unknown } | undefined;
  readonly #source: ByteSource;
  readonly #size: number;
  #start = 0;
  #window: Uint8Array = new Uint8Array(0);

  constructor(source: ByteSource, size: number) {
    super();
    this.#source = source;
    this.#size = size;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#bytesAt(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        callback(null);
      },
      (error: Error) => callback(error),
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#source.stream(start, end), { objectMode: false });
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }

  async #bytesAt(position: number, length: number): Promise<Uint8Array> {
    if (position < this.#start || position + length > this.#start + this.#window.length) {
      const end = Math.min(Math.max(position + length, position + WINDOW), this.#size);
      this.#window = await this.#fetch(position, end);
      this.#start = position;
    }
    const bytes = this.#window.subarray(position - this.#start, position - this.#start + length);
    if (bytes.length < length) throw new Error(`unexpected end at byte ${position + bytes.length}`);
    return bytes;
  }

  async #fetch(start: number, end: number): Promise<Uint8Array> {
    try {
      return Buffer.concat(await Array.fromAsync(this.#source.stream(start, end)));
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }
}
