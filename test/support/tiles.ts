/** Holding tiles that were published to the rules, by others' programs and by our own check. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkGlb } from '../../lib/tiles/check.ts';
import { decompressGlb } from '../../lib/tiles/decompress.ts';
import { loadInCesium, loadInThree, validateGltf } from '../../lib/tiles/testing/viewers.ts';
import { tileFiles } from './release.ts';

/**
 * What is wrong with the tiles of a dataset's folder: by Khronos' validator and our check, as they are shipped and
 * decompressed, since compressed bytes hide errors; and by the parsers of two viewers, which must find the same.
 */
export async function problemsOfTiles(datasetFolder: string): Promise<string[]> {
  const problems: string[] = [];
  const files = await tileFiles(datasetFolder);
  if (files.length === 0) problems.push('There are no tiles.');
  for (const file of files) {
    const glb = new Uint8Array(await readFile(file));
    const twin = await decompressGlb(glb);
    const found = [await validateGltf(glb), await validateGltf(twin), await checkGlb(glb), await checkGlb(twin)].flat();
    problems.push(...found.map((problem) => `${basename(file)}: ${problem}`));
    const [cesium, three] = [await loadInCesium(glb), await loadInThree(glb)];
    if (cesium.triangles === 0 || cesium.triangles !== three.triangles)
      problems.push(`${basename(file)}: ${cesium.triangles} triangles in CesiumJS, ${three.triangles} in three.js`);
    const features = new Set(cesium.featureIds).size;
    if (features !== cesium.columns.id?.length)
      problems.push(`${basename(file)}: ${features} features are drawn, ${cesium.columns.id?.length} have a row`);
  }
  return problems;
}
