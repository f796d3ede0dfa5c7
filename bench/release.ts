/** What a published release consists of, as a viewer sees it. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { DATASET } from './setup.ts';

interface Tile {
  content?: { uri: string } | undefined;
  contents?: { uri: string }[] | undefined;
  children?: Tile[] | undefined;
}

const contentSchema = z.object({ uri: z.string() });
const tileSchema: z.ZodType<Tile> = z.lazy(() =>
  z.object({
    content: contentSchema.optional(),
    contents: z.array(contentSchema).optional(),
    children: z.array(tileSchema).optional(),
  }),
);
const tilesetSchema = z.object({ root: tileSchema });

/** All glb files that the current release of the benchmark's dataset names, external tilesets followed. */
export function listTiles(out: string): { uri: string; bytes: number }[] {
  const files = new Set<string>();
  const follow = (tileset: string) => {
    const { root } = tilesetSchema.parse(JSON.parse(readFileSync(tileset, 'utf8')));
    const tiles = [root];
    for (const tile of tiles) {
      tiles.push(...(tile.children ?? []));
      for (const { uri } of [...(tile.content ? [tile.content] : []), ...(tile.contents ?? [])]) {
        const file = resolve(dirname(tileset), decodeURI(uri));
        if (file.endsWith('.json')) follow(file);
        else files.add(file);
      }
    }
  };
  follow(join(out, DATASET, 'tileset.json'));
  return [...files].sort().map((uri) => ({ uri, bytes: statSync(uri).size }));
}

/** How many versions of buildings the release holds. */
export function countVersions(out: string): number {
  return readFileSync(join(out, DATASET, 'buildings.jsonl'), 'utf8')
    .trimEnd()
    .split('\n').length;
}
