/** The EPSG codes that a name speaks of, and whether it settles the order of axes itself. */
export interface NamedCodes {
  /** One code (horizontal, compound or 3D), or a horizontal and a vertical one. */
  codes: [number] | [number, number];
  axes?: 'east-north' | 'north-east';
}

/**
 * Short names of the German surveying authorities (AdV, GeoInfoDok chapter on coordinate reference systems), which
 * come as `urn:adv:crs:<position>*<height>`. State variants such as `DE_DHDN_3GK3_NI200` are read as their base.
 */
const ADV_POSITIONS: [RegExp, (zone: number) => number][] = [
  [/^(?:DE_)?ETRS89_UTM(3[123])$/, (zone) => 25800 + zone],
  [/^(?:DE_)?WGS84_UTM(3[123])$/, (zone) => 32600 + zone],
  [/^DE_DHDN_3GK([2345])(?:_[A-Z0-9]+)?$/, (zone) => 31464 + zone],
  [/^DE_PD-83_3GK([34])$/, (zone) => 3393 + zone],
  [/^DE_RD-83_3GK([45])$/, (zone) => 3394 + zone],
  [/^DE_42-83_3GK([345])$/, (zone) => 2394 + zone],
  [/^(?:DE_)?ETRS89_LAT-LON$/, () => 4258],
  [/^(?:DE_)?ETRS89_LAT-LON-H$/, () => 4937],
  [/^(?:DE_)?WGS84_LAT-LON$/, () => 4326],
  [/^(?:DE_)?WGS84_LAT-LON-H$/, () => 4979],
  [/^DE_DHDN_LAT-LON$/, () => 4314],
  [/^DE_SOLDNER[-_]BERLIN$/, () => 3068],
];

const ADV_HEIGHTS: [RegExp, number][] = [
  [/^DE_DHHN2016_NH/, 7837],
  [/^DE_DHHN92_NH/, 5783],
  [/^DE_DHN92_NH/, 5783],
  [/^DE_DHHN85_NOH/, 5784],
  [/^DE_DHHN12_NOH/, 7699],
  [/^DE_SNN76_NH/, 5785],
];

/**
 * Reads the names by which data speaks of its coordinate reference system: `EPSG:n`, OGC URNs and http URIs, alone or
 * compound, with or without a version; names of the AdV; `CRS84`; and some misspellings.
 * Undefined where the name is of none of these forms; whether the codes exist is another question.
 */
export function parseCrsName(name: string): NamedCodes | undefined {
  const text = name.trim();
  if (/(?:^|[:/])CRS:?84H?$/i.test(text)) return { codes: [4326], axes: 'east-north' };
  return parseAdv(text) ?? parseCodes(text);
}

function parseAdv(text: string): NamedCodes | undefined {
  const [position, height] = text
    .toUpperCase()
    .replace(/^URN:ADV:CRS:/, '')
    .split('*');
  for (const [pattern, codeOf] of ADV_POSITIONS) {
    const match = pattern.exec(position.trim());
    if (!match) continue;
    const horizontal = codeOf(Number(match[1]));
    const vertical = ADV_HEIGHTS.find(([heightPattern]) => heightPattern.test(height?.trim() ?? ''))?.[1];
    // AdV: easting comes first on every grid.
    const axes = match[1] === undefined ? undefined : ({ axes: 'east-north' } as const);
    return { codes: vertical === undefined ? [horizontal] : [horizontal, vertical], ...axes };
  }
  return undefined;
}

/** A code with the authority before it; a version may stand between them: `EPSG::1`, `EPSG:6.12:1`, `EPSG/0/1`. */
const CODE = /(?:EPSG|ESPG|EPGS|EPSD)(?:[:/][\w.-]*)?[:/_ #]+(\d{4,5})(?![\d.])|epsg\.xml#(\d{4,5})(?!\d)/gi;
/** What may follow a horizontal code in short compound names: `EPSG:25832+5783`. */
const SHORT_VERTICAL = /^\s*[+,]\s*(\d{4,5})$/;

function parseCodes(text: string): NamedCodes | undefined {
  if (/^\d{4,5}$/.test(text)) return { codes: [Number(text)] };
  const matches = [...text.matchAll(CODE)];
  const codes = matches.map((match) => Number(match[1] ?? match[2]));
  const [last] = matches.slice(-1);
  if (codes.length === 1 && last) {
    const rest = SHORT_VERTICAL.exec(text.slice(last.index + last[0].length));
    if (rest) codes.push(Number(rest[1]));
  }
  return codes.length === 1 || codes.length === 2 ? { codes: codes as [number] | [number, number] } : undefined;
}
