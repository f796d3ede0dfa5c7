/** EPSG writes its units as numbers; that of the metre is the one that city models use. */
const EPSG_METRE = 'EPSG:9001';

/**
 * The unit of a `uom` attribute, so that one unit has one name: `m` for `m`, `#m`, `urn:adv:uom:m`, `urn:ogc:def:uom:UCUM::m` and
 * `http://www.opengis.net/def/uom/UCUM/0/m`. What has none of these forms stays as it is written.
 */
export function unitOf(uom: string): string {
  if (/^\w*$/.test(uom)) return uom;
  const name = uom.trim();
  const epsg = /^urn:.*:EPSG:[^:]*:(\d+)$/i.exec(name);
  if (epsg) return `EPSG:${epsg[1]}` === EPSG_METRE ? 'm' : `EPSG:${epsg[1]}`;
  const [, short] = /^(?:#|urn:.*:|https?:.*[/#])([^:/#]+)$/i.exec(name) ?? [];
  return short ?? name;
}
