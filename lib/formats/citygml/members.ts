/** Finds where a source can be cut: at the beginning of a member of the model. */

const NEEDLES = ['ityObjectMember', 'eatureMember'].map((needle) => Buffer.from(needle));
const LOOK_AHEAD = 1 << 20;
const LONGEST_NAME = 256;

/**
 * Offset of the first `cityObjectMember` or `featureMember` tag that begins in the pieces, the first of which begins at
 * `start`; undefined when there is none before `end`. Members inside comments and CDATA sections are passed over, as far
 * as the end of the comment lies within a mebibyte.
 */
export async function findMember(
  pieces: AsyncIterable<Uint8Array>,
  start: number,
  end: number,
): Promise<number | undefined> {
  let window = Buffer.alloc(0);
  let base = start;
  let isHidden: boolean | undefined;
  let isLast = false;
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await iterator.next();
      if (next.done) isLast = true;
      else window = Buffer.concat([window, next.value]);
      for (;;) {
        const at = candidateIn(window);
        if (at === undefined || (!isLast && at + LOOK_AHEAD > window.length)) break;
        if (base + at >= end) return undefined;
        isHidden = stateAt(window, at, isHidden);
        if (!(isHidden ?? closesFirst(window, at))) return base + at;
        isHidden = stateAt(window, at + 1, isHidden);
        window = window.subarray(at + 1);
        base += at + 1;
      }
      if (isLast || base >= end) return undefined;
      if (candidateIn(window) === undefined && window.length > LOOK_AHEAD) {
        const cut = window.length - LONGEST_NAME;
        isHidden = stateAt(window, cut, isHidden);
        window = window.subarray(cut);
        base += cut;
      }
    }
  } finally {
    await iterator.return?.();
  }
}

function candidateIn(window: Buffer): number | undefined {
  let first: number | undefined;
  for (const needle of NEEDLES) {
    for (let at = window.indexOf(needle); at >= 0; at = window.indexOf(needle, at + 1)) {
      const tag = tagAround(window, at, at + needle.length);
      if (tag === undefined) continue;
      if (first === undefined || tag < first) first = tag;
      break;
    }
  }
  return first;
}

/** Where the start tag begins whose name ends with [.., end), or undefined where this is no start tag. */
function tagAround(window: Buffer, from: number, end: number): number | undefined {
  const after = window[end];
  if (after === undefined || !(after <= 32 || after === 0x3e || after === 0x2f)) return undefined;
  for (let at = from - 1; at >= Math.max(0, from - LONGEST_NAME); at--) {
    const byte = window[at];
    if (byte === 0x3c) return at;
    if (byte <= 32 || byte === 0x3e || byte === 0x2f) return undefined;
  }
  return undefined;
}

/** Whether `at` lies in a comment or CDATA section, by what was opened and closed before it; undefined: as before. */
function stateAt(window: Buffer, at: number, before: boolean | undefined): boolean | undefined {
  if (at <= 0) return before;
  const opened = Math.max(window.lastIndexOf('<!--', at - 1), window.lastIndexOf('<![CDATA[', at - 1));
  const closed = Math.max(window.lastIndexOf('-->', at - 1), window.lastIndexOf(']]>', at - 1));
  return opened < 0 && closed < 0 ? before : opened > closed;
}

function closesFirst(window: Buffer, at: number): boolean {
  return [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
  ].some(([open, close]) => {
    const closed = window.indexOf(close, at);
    const opened = window.indexOf(open, at);
    return closed >= 0 && closed < at + LOOK_AHEAD && (opened < 0 || closed < opened);
  });
}
