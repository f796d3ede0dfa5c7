const CHUNK_CHARACTERS = 1 << 20;

/** Gathers text into chunks of about a megabyte of UTF-8, so that a document of any size is written in little memory. */
export async function* encodeChunks(texts: Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let pending: string[] = [];
  let characters = 0;
  for (const text of texts) {
    pending.push(text);
    characters += text.length;
    if (characters < CHUNK_CHARACTERS) continue;
    yield encoder.encode(pending.join(''));
    pending = [];
    characters = 0;
  }
  if (characters > 0) yield encoder.encode(pending.join(''));
}
