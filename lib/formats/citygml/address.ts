/** Gathers the leaves of addresses (xAL 2 and 3) into one line a person would write: `Rue X 1, 69001 Lyon, France`. */
export interface AddressCollector {
  /** `path` are the local names from the address property down to the leaf. */
  add(path: string[], text: string): void;
  /** The line, or undefined where nothing was gathered; begins anew. */
  take(): string | undefined;
}

const PARTS = ['street', 'number', 'code', 'place', 'country', 'other'] as const;
type Part = (typeof PARTS)[number];

export function createAddressCollector(): AddressCollector {
  let parts = new Map<Part, string[]>();
  return {
    add(path, text) {
      const part = partOf(path);
      const texts = parts.get(part) ?? [];
      if (!texts.includes(text)) texts.push(text);
      parts.set(part, texts);
    },
    take() {
      const of = (part: Part): string => parts.get(part)?.join(', ') ?? '';
      const street = [of('street'), of('number')].filter(Boolean).join(' ');
      const place = [of('code'), of('place')].filter(Boolean).join(' ');
      const line = [street, of('other'), place, of('country')].filter(Boolean).join(', ');
      parts = new Map();
      return line || undefined;
    },
  };
}

function partOf(path: string[]): Part {
  const has = (pattern: RegExp): boolean => path.some((name) => pattern.test(name));
  if (has(/^Post(al)?Code/i)) return 'code';
  if (has(/^Thoroughfare/i)) return /Number/i.test(path.at(-1)!) ? 'number' : 'street';
  if (has(/^(Premise|Number)/i)) return 'number';
  if (has(/^(Locality|City|Town)/i)) return 'place';
  return has(/^Country$/i) ? 'country' : 'other';
}
