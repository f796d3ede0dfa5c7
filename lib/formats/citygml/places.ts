/** Tells the lines of offsets by counting again from the source: only sources with something to complain of pay for it. */
export interface Places {
  /** Counts on from the last offset, or anew where this one lies before it. */
  lineAt(offset: number): Promise<number>;
  end(): Promise<void>;
}

export function createPlaces(open: () => AsyncIterable<Uint8Array>): Places {
  let pieces: AsyncIterator<Uint8Array> | undefined;
  let piece: Uint8Array = new Uint8Array(0);
  let pieceStart = 0;
  let counted = 0;
  let line = 1;
  return {
    async lineAt(offset) {
      if (offset < pieceStart + counted) {
        await pieces?.return?.();
        pieces = undefined;
      }
      if (pieces === undefined) {
        pieces = open()[Symbol.asyncIterator]();
        piece = new Uint8Array(0);
        pieceStart = 0;
        counted = 0;
        line = 1;
      }
      for (;;) {
        const end = Math.min(offset - pieceStart, piece.length);
        for (; counted < end; counted++) if (piece[counted] === 0x0a) line++;
        if (offset - pieceStart < piece.length) return line;
        const next = await pieces.next().catch(() => ({ done: true as const, value: undefined }));
        // Where the source cannot be read on, this is the last line that can be named.
        if (next.done) return line;
        pieceStart += piece.length;
        piece = next.value;
        counted = 0;
      }
    },
    async end() {
      await pieces?.return?.();
    },
  };
}
