/** The tools of LIRIS that ship as examples, with programs of the same command line in place of their images. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTool } from '../lib/cwl/parseTool.ts';
import { ToolStep } from '../lib/pipelines/toolStep.ts';
import { moduleOf, toolRun } from './support/toolRun.ts';

/** Takes --input-file F --output-file NAME [--output-dir D], as 3DUSE does: refuses other names, and to overwrite. */
const SPLIT = `#!/bin/sh
while [ $# -gt 0 ]; do case "$1" in
  --input-file) in="$2"; shift 2;; --output-file) name="$2"; shift 2;; --output-dir) dir="$2"; shift 2;;
  *) echo "unknown option $1" >&2; exit 2;; esac; done
case "$in" in *.gml|*.citygml) ;; *) echo "$in is no CityGML file" >&2; exit 1;; esac
[ -e "$dir/$name" ] && exit 1
sed 's/<Building id="\\([^"]*\\)"\\/>/<Building id="\\1_0"\\/><Building id="\\1_1"\\/>/' "$in" > "$dir/$name"
`;
/** Takes CityGML2Stripper.py --input F --output NAME --output-dir D. */
const STRIP = `#!/bin/sh
[ "$1" = CityGML2Stripper.py ] || { echo "no such script: $1" >&2; exit 2; }
shift
while [ $# -gt 0 ]; do case "$1" in
  --input) in="$2"; shift 2;; --output) name="$2"; shift 2;; --output-dir) dir="$2"; shift 2;;
  --remove-building-parts|--remove-empty-buildings) shift;; *) echo "unknown option $1" >&2; exit 2;; esac; done
sed 's/<!--.*-->//; s/<app[^>]*>//' "$in" > "$dir/$name"
`;

let programs: string;
const { PATH } = process.env;
beforeAll(async () => {
  programs = await mkdtemp(join(tmpdir(), 'chronotiles-programs-'));
  await mkdir(programs, { recursive: true });
  for (const [name, text] of Object.entries({ splitCityGMLBuildings: SPLIT, python3: STRIP })) {
    await writeFile(join(programs, name), text);
    await chmod(join(programs, name), 0o755);
  }
  process.env.PATH = `${programs}${delimiter}${PATH}`;
  process.env.CHRONOTILES_ENGINE = 'process';
});
afterAll(async () => {
  process.env.PATH = PATH;
  delete process.env.CHRONOTILES_ENGINE;
  await rm(programs, { recursive: true, force: true });
});

const pinned = async (name: string) => ({
  tool: { ...(await readTool(`tools/${name}.cwl`)), file: `${name}.cwl`, id: name },
});

describe('the tools of LIRIS', () => {
  it('strip and split CityGML, as two steps of a pipeline', async () => {
    const [strip, split] = [await pinned('strip-citygml'), await pinned('split-buildings')];
    const { run, stores, text } = await toolRun();
    await stores.inbox.put('lyon/2009/a.gml', '<!-- by hand --><app/><Building id="LYON_1"/>');
    const module = moduleOf((scope) => {
      const first = new ToolStep(scope, 'Strip', {
        tool: strip,
        inputs: { citygml: 'inbox/lyon/2009/a.gml', removeEmptyBuildings: true },
        outputs: { stripped: 'run/stripped.gml' },
      });
      const second = new ToolStep(scope, 'Split', {
        tool: split,
        inputs: { citygml: 'run/stripped.gml', name: 'a_split.gml' },
        outputs: { buildings: 'run/split/' },
      });
      first.next(second);
      return { start: first.startState };
    });
    expect(await run(module)).toMatchObject({ status: 'succeeded' });
    expect(await text('work', 'v1/runs/r/split/a_split.gml')).toBe(
      '<Building id="LYON_1_0"/><Building id="LYON_1_1"/>',
    );
  }, 30_000);

  it('say what they said when they refuse a file', async () => {
    const split = await pinned('split-buildings');
    const { run, stores } = await toolRun();
    await stores.inbox.put('lyon/a.txt', 'no CityGML');
    const step = moduleOf((scope) => ({
      start: new ToolStep(scope, 'Split', { tool: split, inputs: { citygml: 'inbox/lyon/a.txt' } }).startState,
    }));
    expect(await run(step)).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/a\.txt is no CityGML file/),
    });
  }, 30_000);
});
