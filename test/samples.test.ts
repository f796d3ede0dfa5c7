/** Every single file of real data is read, or refused with a sentence that is true; no surface of it is lost. */
import { describe, expect, it } from 'vitest';
import type { Context } from '../lib/cli/context.ts';
import { convertFiles } from '../lib/cli/convertFiles.ts';
import { useFolder } from './support/folder.ts';
import { readReport } from './support/release.ts';
import { countSurfaces, hasSamples, sampleFiles, samplePath } from './support/samples.ts';
import { problemsOfTiles } from './support/tiles.ts';

const folder = useFolder('samples');

/** Of the one that tells its own history, `convert` takes the newest version alone: it has a test of its own. */
const SAMPLES = sampleFiles('files').filter((name) => !name.includes('versioning'));

/** CRS of the samples that name none; those that are real say it in the notes that came with them. */
const CRS: Record<string, string> = {
  'files/cityjson/multi_lod_v11.json': 'EPSG:7415',
  'files/germany/c4j_LOD2_100Buildings_v1.gml': 'EPSG:3068',
  'files/lyon/multi_envelope_1_2015.gml': 'EPSG:3946',
  'files/lyon/multi_envelope_3_split_problem_2015.gml': 'EPSG:3946',
  'files/odd/LocalCRS_CityGML3.gml': 'EPSG:25832',
  'files/odd/c4j_invalid_building_v3.gml': 'EPSG:25832',
  'files/odd/val3dity_invalid_citygml_1.gml': 'EPSG:25832',
  'files/other/pair_Polygon_Multi_Interior_0.gml': 'EPSG:25832',
  'files/other/pair_Polygon_Multi_Interior_1.gml': 'EPSG:25832',
};

const NO_AREA = /^(One polygon has|\d+ polygons have) no area \(corners coincide or lie on one line, or /;
const TOO_FEW =
  /^(A ring has 2 distinct points|A polygon cannot be used. Its ring has fewer than three different points)/;
const NO_POLYGON = /^A ring stands where a surface should, outside of any polygon; put it into a gml:Polygon\.$/;

/** Surfaces that cannot be used: by sample, how many, and all reasons that are given. */
const BAD_SURFACES: Record<string, [count: number, ...reasons: RegExp[]]> = {
  'files/germany/c4j_lod3_building_v2_textured/lod3_building_v2.gml': [10, NO_AREA],
  'files/lyon/Opera-Lyon_CityGML3_xAL3.gml': [32, TOO_FEW, NO_AREA],
  'files/lyon/multi_envelope_1_2015.gml': [2, NO_AREA],
  'files/odd/val3dity_invalid_citygml_1.gml': [1, NO_POLYGON],
};

const NO_CRS = /It names no coordinate system: write it into .*dataset\.json.* With convert, name it by --crs/;
const UNKNOWN_CRS = /The coordinate system "#local-CRS-1" cannot be used: this is no name of a coordinate system/;

const context: Context = { signal: new AbortController().signal, progress: { say() {}, show() {} } };
const convert = (name: string, out: string, crs?: string) =>
  convertFiles([samplePath(name)], { out, workers: 1, ...(crs !== undefined && { crs }) }, context);

describe.skipIf(!hasSamples)('samples (skipped where ../shared is absent)', () => {
  it.each(SAMPLES.map((name, number) => [name, number] as const))('%s', async (name, number) => {
    const out = folder.path(`sample-${number}`);
    if (CRS[name] !== undefined && /odd|cityjson/.test(name))
      await expect(convert(name, out)).rejects.toThrow(name.includes('LocalCRS') ? UNKNOWN_CRS : NO_CRS);
    await convert(name, out, CRS[name]);
    const { surfaces, rejected, rejectedSurfaces } = await readReport(out);
    expect(surfaces.in).toBe(surfaces.kept + surfaces.otherLod + surfaces.duplicate + surfaces.rejected);
    expect(surfaces.in).toBe(await countSurfaces(name));
    expect(rejected).toEqual([]);
    const [count, ...expected] = BAD_SURFACES[name] ?? [0];
    const reasons = rejectedSurfaces.map(({ reason }) => reason);
    expect(surfaces.rejected).toBe(count);
    expect(reasons.filter((reason) => !expected.some((one) => one.test(reason)))).toEqual([]);
    expect(expected.filter((one) => !reasons.some((reason) => one.test(reason)))).toEqual([]);
    expect(await problemsOfTiles(out)).toEqual([]);
  });
});
