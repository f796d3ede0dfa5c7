import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folderWith, ran } from './testing/tools.ts';

const JS = 'InlineJavascriptRequirement: {}';
const shell = (line: string) => `arguments: [sh, -c, ${JSON.stringify(line)}]`;

describe('a tool that runs', () => {
  it.each<[string, string, object, object, Record<string, string>?]>([
    ['keeps standard output', `{baseCommand: [echo, hi], stdout: a.txt, outputs: {o: stdout}}`, {}, { o: 'a.txt: hi' }],
    [
      'keeps it without a name of its own',
      `{baseCommand: [echo, hi], outputs: {o: stdout}}`,
      {},
      { o: 'cwl.stdout.txt: hi' },
    ],
    ['keeps standard error', `{${shell('echo no >&2')}, stderr: e, outputs: {o: stderr}}`, {}, { o: 'e: no' }],
    [
      'keeps both',
      `{${shell('echo a; echo b >&2')}, outputs: {o: stdout, e: stderr}}`,
      {},
      { o: 'cwl.stdout.txt: a', e: 'cwl.stderr.txt: b' },
    ],
    [
      'reads standard input',
      `{baseCommand: cat, stdin: $(inputs.x.path), inputs: {x: File}, outputs: {o: stdout}}`,
      { x: { class: 'File', path: 'x y' } },
      { o: 'cwl.stdout.txt: 1' },
      { 'x y': '1' },
    ],
    [
      'reads an input of type stdin',
      `{baseCommand: cat, inputs: {x: stdin}, outputs: {o: stdout}}`,
      { x: { class: 'File', path: 'x' } },
      { o: 'cwl.stdout.txt: 1' },
      { x: '1' },
    ],
    [
      'reads a file that is its contents',
      `{baseCommand: cat, inputs: {x: {type: File, inputBinding: {}}}, outputs: {o: stdout}}`,
      { x: { class: 'File', contents: 'abc', basename: 'n' } },
      { o: 'cwl.stdout.txt: abc' },
    ],
    [
      'reads a directory that is its listing',
      `{${shell('cat "$0"/a "$0"/d/b')}, inputs: {x: {type: Directory, inputBinding: {position: 1}}}, outputs: {o: stdout}}`,
      {
        x: {
          class: 'Directory',
          basename: 'in',
          listing: [
            { class: 'File', contents: '1', basename: 'a' },
            { class: 'Directory', basename: 'd', listing: [{ class: 'File', contents: '2', basename: 'b' }] },
          ],
        },
      },
      { o: 'cwl.stdout.txt: 12' },
    ],
    [
      'finds files by patterns, sorted',
      `{${shell('echo b > b.txt; echo a > a.txt; echo c > c.log; echo h > .h.txt')}, outputs: {o: {type: "File[]", outputBinding: {glob: "*.txt"}}}}`,
      {},
      { o: ['a.txt: a', 'b.txt: b'] },
    ],
    [
      'finds files by several patterns, each once',
      `{${shell('echo b > b.txt; echo a > a.txt')}, outputs: {o: {type: "File[]", outputBinding: {glob: [b.txt, "*.txt"]}}}}`,
      {},
      { o: ['b.txt: b', 'a.txt: a'] },
    ],
    [
      'finds files by what an expression lists',
      `{requirements: {${JS}}, ${shell('echo b > b; echo a > a')}, outputs: {o: {type: "File[]", outputBinding: {glob: "$(['a', 'b'])"}}}}`,
      {},
      { o: ['a: a', 'b: b'] },
    ],
    [
      'finds files in folders',
      `{${shell('mkdir -p d/e; echo x > d/e/x.txt')}, outputs: {o: {type: File, outputBinding: {glob: "d/*/x.txt"}}}}`,
      {},
      { o: 'x.txt: x' },
    ],
    [
      'finds a folder',
      `{${shell('mkdir -p d/e; echo x > d/e/x; echo y > d/y')}, outputs: {o: {type: Directory, outputBinding: {glob: d}}}}`,
      {},
      { o: { d: [{ e: ['x: x'] }, 'y: y'] } },
    ],
    [
      'finds none where none is needed',
      `{${shell('true')}, outputs: {o: {type: File?, outputBinding: {glob: x}}, p: {type: "File[]", outputBinding: {glob: "*"}}}}`,
      {},
      { o: null, p: [] },
    ],
    [
      'computes outputs',
      `{requirements: {${JS}}, baseCommand: [echo, "41"], stdout: o, outputs: {o: {type: int, outputBinding: {glob: o, loadContents: true, outputEval: "$(parseInt(self[0].contents) + 1)"}}}}`,
      {},
      { o: 42 },
    ],
    [
      'computes outputs from the exit code',
      `{${shell('exit 3')}, successCodes: [3], outputs: {o: {type: int, outputBinding: {outputEval: "$(runtime.exitCode)"}}}}`,
      {},
      { o: 3 },
    ],
    [
      'writes its outputs by itself',
      `{${shell('echo x > x; echo \'{"o": {"class": "File", "path": "x"}, "n": 3, "s": [1]}\' > cwl.output.json')}, outputs: {o: File, n: int, s: "int[]"}}`,
      {},
      { o: 'x: x', n: 3, s: [1] },
    ],
    [
      'gives records',
      `{${shell('echo a > a; echo b > b')}, outputs: {r: {type: {type: record, name: r, fields: {x: {type: File, outputBinding: {glob: a}}, y: {type: File, outputBinding: {glob: b}}}}}}}`,
      {},
      { r: { x: 'a: a', y: 'b: b' } },
    ],
    [
      'gives what comes along',
      `{${shell('echo a > a.shp; echo i > a.shx; echo p > a.prj')}, outputs: {o: {type: File, outputBinding: {glob: a.shp}, secondaryFiles: [^.shx, {pattern: ^.prj, required: true}, ^.cpg?]}}}`,
      {},
      { o: ['a.shp: a', 'a.shx: i', 'a.prj: p'] },
    ],
    [
      'gives an input on',
      `{baseCommand: "true", requirements: {${JS}}, inputs: {x: File}, outputs: {o: {type: File, outputBinding: {outputEval: "$(inputs.x)"}}}}`,
      { x: { class: 'File', path: 'x' } },
      { o: 'x: 1' },
      { x: '1' },
    ],
    [
      'finds what comes along with inputs',
      `{${shell('cd "\\$(dirname "$0")" && cat a.shp a.shx a.shp.xml')}, inputs: {x: {type: File, inputBinding: {}, secondaryFiles: [^.shx, .xml, .no?]}}, outputs: {o: stdout}}`,
      { x: { class: 'File', path: 'a.shp' } },
      { o: 'cwl.stdout.txt: 123' },
      { 'a.shp': '1', 'a.shx': '2', 'a.shp.xml': '3' },
    ],
    [
      'loads contents and listings',
      `{requirements: {${JS}}, baseCommand: echo, arguments: ["$(inputs.x.contents)", "$(inputs.d.listing.length)", "$(inputs.d.listing[0].basename)"], inputs: {x: {type: File, loadContents: true}, d: {type: Directory, loadListing: shallow_listing}}, outputs: {o: stdout}}`,
      { x: { class: 'File', path: 'x' }, d: { class: 'Directory', path: 'd' } },
      { o: 'cwl.stdout.txt: 1 2 f' },
      { x: '1', 'd/f': '', 'd/g/h': '' },
    ],
    [
      'knows the parts of names',
      `{baseCommand: echo, arguments: ["$(inputs.x.basename) $(inputs.x.nameroot) $(inputs.x.nameext) $(inputs.x.size)"], inputs: {x: File}, outputs: {o: stdout}}`,
      { x: { class: 'File', path: 'a.tar.gz' } },
      { o: 'cwl.stdout.txt: a.tar.gz a.tar .gz 3' },
      { 'a.tar.gz': 'abc' },
    ],
    [
      'has its variables, HOME and TMPDIR',
      `{requirements: {EnvVarRequirement: {envDef: [{envName: X, envValue: "$(inputs.x)"}]}}, ${shell('test "$HOME" = "\\$(pwd -P)" && touch "$TMPDIR/t" && echo $X')}, inputs: {x: string}, outputs: {o: stdout}}`,
      { x: 'v w' },
      { o: 'cwl.stdout.txt: v w' },
    ],
    [
      'starts with files in its folder',
      `{requirements: {InitialWorkDirRequirement: {listing: [{entryname: a/conf.ini, entry: "x = $(inputs.n)\\n"}, $(inputs.f), {entry: $(inputs.f), entryname: copy, writable: true}]}}, ${shell('echo more >> copy; cat a/conf.ini f copy')}, inputs: {n: int, f: File}, outputs: {o: stdout}}`,
      { n: 3, f: { class: 'File', path: 'f' } },
      { o: 'cwl.stdout.txt: x = 3\nF\nF\nmore' },
      { f: 'F\n' },
    ],
    [
      'starts with what an expression lists',
      `{requirements: {${JS}, InitialWorkDirRequirement: {listing: "$(inputs.fs)"}}, ${shell('cat a b')}, inputs: {fs: "File[]"}, outputs: {o: stdout}}`,
      {
        fs: [
          { class: 'File', path: 'a' },
          { class: 'File', path: 'b' },
        ],
      },
      { o: 'cwl.stdout.txt: 12' },
      { a: '1', b: '2' },
    ],
    [
      'starts with values as JSON',
      `{requirements: {${JS}, InitialWorkDirRequirement: {listing: [{entryname: v.json, entry: "$({a: inputs.n})"}]}}, baseCommand: [cat, v.json], inputs: {n: int}, outputs: {o: stdout}}`,
      { n: 1 },
      { o: 'cwl.stdout.txt: {"a": 1}' },
    ],
    [
      'finds an input where it was put',
      `{requirements: {InitialWorkDirRequirement: {listing: [{entry: $(inputs.f), entryname: g}]}}, ${shell('case $0 in "$PWD"/g) cat $0;; *) echo $0;; esac')}, inputs: {f: {type: File, inputBinding: {}}}, outputs: {o: stdout}}`,
      { f: { class: 'File', path: 'f' } },
      { o: 'cwl.stdout.txt: 1' },
      { f: '1' },
    ],
    [
      'starts with a folder to write to',
      `{requirements: {InitialWorkDirRequirement: {listing: [{entry: $(inputs.d), entryname: w, writable: true}]}}, ${shell('echo 2 >> w/f; cat w/f')}, inputs: {d: Directory}, outputs: {o: stdout}}`,
      { d: { class: 'Directory', path: 'd' } },
      { o: 'cwl.stdout.txt: 1\n2' },
      { 'd/f': '1\n' },
    ],
    [
      'puts what comes along beside what is renamed, and lists of files and folders',
      `{requirements: {${JS}, InitialWorkDirRequirement: {listing: [$(inputs.f), {entry: $(inputs.f), entryname: s/g}, null, "$([inputs.d])", {entryname: e, entry: "\${ return {class: 'Directory', listing: [inputs.f]}; }"}]}}, ${shell('find -L . -type f | sort')}, stdout: .o, inputs: {f: {type: File, secondaryFiles: .i}, d: Directory}, outputs: {o: stdout}}`,
      { f: { class: 'File', path: 'f' }, d: { class: 'Directory', path: 'd' } },
      { o: '.o: ./.o\n./d/x\n./e/f\n./e/f.i\n./f\n./f.i\n./s/f.i\n./s/g' },
      { f: '1', 'f.i': '2', 'd/x': '3' },
    ],
    [
      'keeps what links lead to, and outputs that lie in others',
      `{${shell('mkdir d; echo a > d/r; ln -s r d/l; ln -s d/r top; ln -s d dl')}, outputs: {t: {type: File, outputBinding: {glob: top}}, d: {type: Directory, outputBinding: {glob: d}}, g: {type: "File[]", outputBinding: {glob: "dl/*"}}}}`,
      {},
      { t: 'top: a', d: { d: ['l: a', 'r: a'] }, g: ['l: a', 'r: a'] },
    ],
    [
      'keeps two outputs of one name',
      `{${shell('mkdir a b; echo 1 > a/x.txt; echo 2 > b/x.txt')}, outputs: {a: {type: File, outputBinding: {glob: a/x.txt}}, b: {type: File, outputBinding: {glob: b/x.txt}}}}`,
      {},
      { a: 'x.txt: 1', b: 'x_2.txt: 2' },
    ],
  ])('%s', async (_, yaml, job, outputs, files = {}) => {
    expect((await ran(yaml, job, { files })).outputs).toEqual(outputs);
  });

  it('prints what nobody keeps', async () => {
    const { stdout, stderr } = await ran(`{${shell('echo out; echo err >&2')}}`);
    expect([stdout, stderr]).toEqual(['out\n', 'err\n']);
  });

  it('tells format, size and checksum of what it gives', async () => {
    const { raw, outdir } = await ran(
      `{baseCommand: [echo, hi], stdout: a.txt, outputs: {o: {type: stdout, format: "http://x/y"}}}`,
    );
    expect(raw.o).toMatchObject({
      class: 'File',
      location: pathToFileURL(join(outdir, 'a.txt')).href,
      basename: 'a.txt',
      nameroot: 'a',
      nameext: '.txt',
      size: 3,
      checksum: `sha1$${createHash('sha1').update('hi\n').digest('hex')}`,
      format: 'http://x/y',
    });
  });
});

describe('a bad tool gives one clear error', () => {
  it.each<[string, string, object, RegExp]>([
    ['a missing input', '{inputs: {x: File}}', {}, /The input "x" is missing: it must be File/],
    ['a wrong type', '{inputs: {x: int}}', { x: 'a' }, /The input "x" must be int, not "a"/],
    ['a whole number that is none', '{inputs: {x: int}}', { x: 1.5 }, /must be int/],
    ['an enum without this value', '{inputs: {x: {type: {type: enum, symbols: [a, b]}}}}', { x: 'c' }, /one of a, b/],
    [
      'a file that is not there',
      '{inputs: {x: File}}',
      { x: { class: 'File', path: 'nothing' } },
      /"x" names nothing, which is not there/,
    ],
    ['a folder for a file', '{inputs: {x: File}}', { x: { class: 'File', path: '.' } }, /which is a directory/],
    [
      'a file on the web',
      '{inputs: {x: File}}',
      { x: { class: 'File', location: 'https://example.org/x' } },
      /not fetched/,
    ],
    [
      'a name that climbs',
      '{inputs: {x: File}}',
      { x: { class: 'File', contents: '', basename: '../x' } },
      /cannot be called/,
    ],
    [
      'a file that must come along',
      '{inputs: {x: {type: File, secondaryFiles: .idx}}}',
      { x: { class: 'File', path: 'f' } },
      /needs f.idx beside f/,
    ],
    [
      'contents that are too large',
      '{inputs: {x: {type: File, loadContents: true}}}',
      { x: { class: 'File', path: 'large' } },
      /64 KiB/,
    ],
    [
      'an output that matches nothing',
      '{baseCommand: "true", outputs: {o: {type: File, outputBinding: {glob: "*.gml"}}}}',
      {},
      /The output "o" is missing.*Looked for: \*\.gml/,
    ],
    [
      'an output that matches twice',
      `{${shell('touch a b')}, outputs: {o: {type: File, outputBinding: {glob: "*"}}}}`,
      {},
      /more than one file matches: a, b/,
    ],
    [
      'an output of another type',
      `{baseCommand: "true", outputs: {o: {type: int, outputBinding: {outputEval: "x"}}}}`,
      {},
      /The output "o" must be int, not "x"/,
    ],
    [
      'a link out of its folder',
      `{${shell('ln -s /etc/passwd o')}, outputs: {o: {type: File, outputBinding: {glob: o}}}}`,
      {},
      /leads out of the working directory, to \/etc\/passwd/,
    ],
    [
      'a link in a folder that leads out',
      `{${shell('ln -s /etc d')}, outputs: {o: {type: File, outputBinding: {glob: d/passwd}}}}`,
      {},
      /leads out of the working directory/,
    ],
    [
      'a folder with a link that leads out',
      `{${shell('mkdir d; ln -s /etc/passwd d/p')}, outputs: {o: {type: Directory, outputBinding: {glob: d}}}}`,
      {},
      /leads out of the working directory, to .etc.passwd/,
    ],
    [
      'a link to itself',
      `{${shell('ln -s o o')}, outputs: {o: {type: File, outputBinding: {glob: o}}}}`,
      {},
      /leads to itself|leads nowhere/,
    ],
    [
      'a link to nowhere',
      `{${shell('ln -s nothing o')}, outputs: {o: {type: File, outputBinding: {glob: o}}}}`,
      {},
      /leads nowhere/,
    ],
    [
      'a glob that climbs',
      '{baseCommand: "true", outputs: {o: {type: File, outputBinding: {glob: ../x}}}}',
      {},
      /leads out of the working directory/,
    ],
    [
      'its own outputs that lead out',
      `{${shell('echo \'{"o": {"class": "File", "path": "/etc/passwd"}}\' > cwl.output.json')}, outputs: {o: File}}`,
      {},
      /leads out of the working directory/,
    ],
    [
      'exit 1, with what it printed',
      `{${shell('echo no good >&2; exit 1')}}`,
      {},
      /ended with exit code 1. It printed:\nno good/,
    ],
    ['a program that is not there', '{baseCommand: no-such-program}', {}, /no-such-program is not on this machine/],
    ['no command', '{inputs: {}}', {}, /no command/],
    [
      'no end',
      '{requirements: {ToolTimeLimit: {timelimit: 1}}, baseCommand: [sleep, "60"]}',
      {},
      /took longer than the 1 s/,
    ],
    [
      'children that never end',
      `{requirements: {ToolTimeLimit: {timelimit: 1}}, ${shell('sleep 60 & sleep 60')}}`,
      {},
      /took longer than the 1 s/,
    ],
    [
      'more output than it may have',
      `{requirements: {ResourceRequirement: {outdirMin: 1, outdirMax: 8}}, ${shell('head -c 300000000 /dev/zero > big; sleep 60')}}`,
      {},
      /wrote more than 8 MiB/,
    ],
    [
      'an image, and no engine',
      '{requirements: {DockerRequirement: {dockerPull: x}}}',
      {},
      /docker does not answer|image x is not on this machine/,
    ],
    [
      'a place that climbs',
      '{requirements: {InitialWorkDirRequirement: {listing: [{entryname: ../x, entry: y}]}}}',
      {},
      /outside of the working directory/,
    ],
  ])('%s', async (what, yaml, job, reason) => {
    const files = { f: '1', large: 'x'.repeat(70_000) };
    const engine = what.includes('no engine') ? ('docker' as const) : ('process' as const);
    await expect(ran(yaml, job, { files, engine })).rejects.toThrow(reason);
  });

  it('ends with what runs it', async () => {
    const controller = new AbortController();
    const done = ran('{baseCommand: [sleep, "61.5"]}', {}, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('stopped')), 300);
    await expect(done).rejects.toThrow('stopped');
    expect(spawnSync('pgrep', ['-f', 'sleep 61.5']).stdout.toString()).toBe('');
  });

  it('tells a failure that may pass from one that will not', async () => {
    const yaml = `{temporaryFailCodes: [75], permanentFailCodes: [1], inputs: {x: {type: int, inputBinding: {}}}, ${shell('exit $0')}}`;
    await expect(ran(yaml, { x: 75 })).rejects.toMatchObject({ isTemporary: true });
    await expect(ran(yaml, { x: 1 })).rejects.toMatchObject({ isTemporary: false });
  });
});

describe('inputs', () => {
  it('are not changed through links in the folder of a tool', async () => {
    const folder = await folderWith({ 'real.txt': 'kept' });
    await symlink(join(folder, 'real.txt'), join(folder, 'link.txt'));
    const { outputs } = await ran(
      '{baseCommand: cat, inputs: {x: {type: File, inputBinding: {}}}, outputs: {o: stdout}}',
      {
        x: { class: 'File', path: join(folder, 'link.txt') },
      },
    );
    expect(outputs).toEqual({ o: 'cwl.stdout.txt: kept' });
  });
});
