/** The bytes from `start` up to `end` of a stream that can only be read from its beginning. */
export async function* sliceChunks(
  chunks: AsyncIterable<Uint8Array>,
  start = 0,
  end = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  if (start >= end) return;
  let position = 0;
  for await (const chunk of chunks) {
    const from = Math.max(start - position, 0);
    const to = Math.min(end - position, chunk.length);
    if (from < to) yield chunk.subarray(from, to);
    position += chunk.length;
    if (position >= end) return;
  }
}
