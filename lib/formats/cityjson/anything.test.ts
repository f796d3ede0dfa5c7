import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedSourceError } from '../errors.ts';
import { cityjsonseq } from './sequence.ts';
import { buildingOf, documentOf, polygonsOf, read, readAll, vertices } from './testing.ts';

describe('whatever comes', () => {
  const index = fc.oneof({ weight: 8, arbitrary: fc.nat(5) }, fc.constantFrom<unknown>(-1, 6, 1.5, null, 'x'));
  const ring = fc.array(index, { maxLength: 6 });
  const surface = fc.oneof(
    { weight: 8, arbitrary: fc.array(ring, { maxLength: 3 }) },
    fc.constantFrom<unknown>(null, 3),
  );
  const shell = fc.array(surface, { maxLength: 4 });
  const semantics = fc.option(fc.jsonValue().map((values) => ({ surfaces: [{ type: 'WallSurface' }], values })));
  const geometry = fc.oneof(
    fc.record({
      type: fc.constant('MultiSurface'),
      lod: fc.constantFrom('1', '1.2', '2', '9'),
      boundaries: shell,
      semantics,
    }),
    fc.record({
      type: fc.constant('Solid'),
      lod: fc.constantFrom('1', '1.3', 2),
      boundaries: fc.array(shell, { maxLength: 3 }),
      semantics,
    }),
  );

  const countSurfaces = ({ type, boundaries }: { type: string; boundaries: unknown[] }): number =>
    type === 'Solid'
      ? boundaries.reduce<number>((sum, shell) => sum + (shell as unknown[]).length, 0)
      : boundaries.length;

  it('accounts for every surface', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(geometry, { maxLength: 4 }), async (geometries) => {
        const { features } = await read(buildingOf(...geometries));
        const { surfaces, rejected, otherLod = 0 } = features[0];
        const given = geometries.reduce((sum, item) => sum + countSurfaces(item), 0);
        expect(surfaces.kinds.length + rejected.length + otherLod).toBe(given);
        expect(surfaces.polygons).toHaveLength(surfaces.kinds.length + 1);
        expect(surfaces.rings.at(-1)! * 3).toBe(surfaces.coordinates.length);
        expect(surfaces.coordinates.every(Number.isFinite)).toBe(true);
        for (const rings of polygonsOf(features[0])) {
          expect(rings.length).toBeGreaterThan(0);
          for (const points of rings) expect(points.length).toBeGreaterThanOrEqual(3);
        }
      }),
    );
  });

  it('is read or refused by a sentence', async () => {
    const member = fc.constantFrom('type', 'geometry', 'attributes', 'parents', 'children', 'x');
    const object = fc.dictionary(member, fc.oneof(fc.jsonValue(), fc.constant('Building'), fc.array(geometry)));
    const more = fc.dictionary(
      fc.constantFrom('metadata', 'appearance', 'geometry-templates', 'transform'),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), object), more, async (objects, extra) => {
        const outcome = await read(documentOf(objects, extra)).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(MalformedSourceError);
        else expect(outcome).toHaveProperty('features');
      }),
    );
  });

  it('is the same as a document and as a sequence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(geometry, { maxLength: 2 }), { maxLength: 4 }), async (buildings) => {
        const objects = Object.fromEntries(buildings.map((geometry, n) => [`b${n}`, { type: 'Building', geometry }]));
        const whole = await read(documentOf(objects));
        const lines = [documentOf({}, { vertices: [] })] as object[];
        for (const [id, object] of Object.entries(objects))
          lines.push({ type: 'CityJSONFeature', id, CityObjects: { [id]: object }, vertices });
        const sequence = await readAll(cityjsonseq, lines.map((line) => JSON.stringify(line)).join('\n'));
        const withoutPlace = sequence.features.map((feature) => ({
          ...feature,
          rejected: feature.rejected.map(({ place: _, ...rejection }) => rejection),
        }));
        expect(withoutPlace).toEqual(whole.features);
      }),
      { numRuns: 30 },
    );
  });
});
