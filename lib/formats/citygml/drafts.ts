import type { CityObject, Module } from '../../city/cityObject.ts';
import { bindAppearance } from './appearance.ts';
import { HAS, SLOT } from './attributeSlots.ts';
import { followReferences, placeTemplates } from './links.ts';
import type { Name } from './names.ts';
import { createDraft, type Reading } from './reading.ts';
import { resetSurfaces, takeSurfaces } from './surfaces.ts';
import { decodeText } from './text.ts';

/** Begins a feature with the element that is being opened; the one around it, if any, waits. */
export function beginFeature(reading: Reading, name: Name): void {
  if (reading.draftCount > 0) {
    reading.drafts[reading.draftCount - 1] = reading.draft;
    reading.draft = reading.drafts[reading.draftCount] ?? createDraft();
    reading.surfaces = reading.draft.surfaces;
  }
  reading.draftCount++;
  const { scanner, draft } = reading;
  resetSurfaces(draft.surfaces);
  draft.collector.reset();
  if (draft.appearances.length > 0) draft.appearances = [];
  draft.name = name;
  draft.depth = scanner.depth;
  draft.srsName = undefined;
  const id =
    (scanner.found & HAS.id) === 0
      ? ''
      : decodeText(scanner.bytes, scanner.starts[SLOT.id], scanner.ends[SLOT.id], scanner.base);
  draft.id = id || `${name.local}-${scanner.base + scanner.tagStart}`;
  reading.transform = -1;
}

/** Hands over the feature that ends; the one around it goes on. */
export function endFeature(reading: Reading): void {
  const { sink, draft } = reading;
  sink.surfaces?.(draft.surfaces);
  if (sink.feature) handOver(reading);
  reading.draftCount--;
  if (reading.draftCount > 0) {
    reading.drafts[reading.draftCount] = draft;
    reading.draft = reading.drafts[reading.draftCount - 1];
    reading.surfaces = reading.draft.surfaces;
  }
}

function handOver({ sink, facts, draft }: Reading): void {
  const { surfaces, collector } = draft;
  const address = draft.addresses.take();
  if (address !== undefined) collector.add({ name: 'address', type: 'string', value: address }, undefined, '', false);
  const { duplicates, missing } = followReferences(surfaces);
  const appearance = bindAppearance([...draft.appearances, ...facts.appearances], surfaces);
  placeTemplates(surfaces);
  const name = draft.name!;
  const object: CityObject = {
    id: draft.id,
    module: name.module as Module,
    className: name.local,
    surfaces: takeSurfaces(surfaces),
    attributes: collector.attributes,
    rejected: [],
    duplicates,
  };
  if (appearance !== undefined) object.appearance = appearance;
  if (draft.srsName !== undefined) object.srsName = draft.srsName;
  if (facts.hasLifespans) noteLifespan(object);
  const { rejected, unclosedRings } = surfaces;
  sink.feature?.({ object, rejected, missing, codes: collector.codes, unclosedRings });
}

/** Since when and until when a feature stood (`validFrom`, `validTo`), else was recorded (`creationDate`, `terminationDate`). */
function noteLifespan(object: CityObject): void {
  const of = (names: string[]): string | undefined => {
    for (const name of names) {
      const attribute = object.attributes.find((each) => each.name === name);
      if (attribute !== undefined) return String(attribute.value);
    }
    return undefined;
  };
  const from = of(['validFrom', 'creationDate']);
  const to = of(['validTo', 'terminationDate']);
  if (from === undefined && to === undefined) return;
  object.lifespan = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
