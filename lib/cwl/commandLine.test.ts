import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, shellLine, shellQuoted } from './commandLine.ts';
import { argvOf, bound, folderWith } from './testing/tools.ts';

describe('the command line (CWL v1.2 CommandLineTool §Input binding)', () => {
  it.each<[string, string, object, string[]]>([
    ['a base command of one word or several', '{baseCommand: [echo, -n]}', {}, ['echo', '-n']],
    [
      'arguments before inputs at the same position',
      '{baseCommand: e, arguments: [a, b], inputs: {x: {type: string, inputBinding: {}}}}',
      { x: '1' },
      ['e', 'a', 'b', '1'],
    ],
    [
      'positions, also negative ones',
      '{baseCommand: e, arguments: [{valueFrom: m, position: -1}, {valueFrom: z, position: 9}], inputs: {x: {type: int, inputBinding: {position: 2}}, y: {type: int, inputBinding: {position: 1}}}}',
      { x: 1, y: 2 },
      ['e', 'm', '2', '1', 'z'],
    ],
    [
      'names of inputs where positions are the same',
      '{inputs: {b: {type: string, inputBinding: {}}, a: {type: string, inputBinding: {}}}}',
      { a: '1', b: '2' },
      ['1', '2'],
    ],
    [
      'a position that is an expression',
      '{requirements: {InlineJavascriptRequirement: {}}, arguments: [{valueFrom: second, position: 5}], inputs: {x: {type: int, inputBinding: {position: "$(self + 1)"}}}}',
      { x: 9 },
      ['second', '9'],
    ],
    ['inputs without binding, which are not on it', '{baseCommand: e, inputs: {x: string}}', { x: '1' }, ['e']],
    ['a prefix of its own word', '{inputs: {x: {type: string, inputBinding: {prefix: -x}}}}', { x: '1' }, ['-x', '1']],
    [
      'a prefix in one word',
      '{inputs: {x: {type: string, inputBinding: {prefix: "--x=", separate: false}}}}',
      { x: '1' },
      ['--x=1'],
    ],
    ['true with a prefix', '{inputs: {x: {type: boolean, inputBinding: {prefix: -x}}}}', { x: true }, ['-x']],
    ['true without prefix', '{inputs: {x: {type: boolean, inputBinding: {}}}}', { x: true }, []],
    ['false', '{inputs: {x: {type: boolean, inputBinding: {prefix: -x}}}}', { x: false }, []],
    ['nothing', '{inputs: {x: {type: string?, inputBinding: {prefix: -x}}}}', {}, []],
    ['a default', '{inputs: {x: {type: int, default: 7, inputBinding: {prefix: -x}}}}', {}, ['-x', '7']],
    [
      'a default that null stands for too',
      '{inputs: {x: {type: int, default: 7, inputBinding: {prefix: -x}}}}',
      { x: null },
      ['-x', '7'],
    ],
    [
      'items one by one behind one prefix',
      '{inputs: {x: {type: "int[]", inputBinding: {prefix: -x}}}}',
      { x: [1, 2] },
      ['-x', '1', '2'],
    ],
    [
      'items that are joined',
      '{inputs: {x: {type: "int[]", inputBinding: {prefix: -x, itemSeparator: ","}}}}',
      { x: [1, 2] },
      ['-x', '1,2'],
    ],
    [
      'items that are joined in one word',
      '{inputs: {x: {type: "int[]", inputBinding: {prefix: -x, separate: false, itemSeparator: ","}}}}',
      { x: [1, 2] },
      ['-x1,2'],
    ],
    [
      'a prefix for each item',
      '{inputs: {x: {type: {type: array, items: string, inputBinding: {prefix: -x}}}}}',
      { x: ['1', '2'] },
      ['-x', '1', '-x', '2'],
    ],
    [
      'prefixes outside and inside',
      '{inputs: {x: {type: {type: array, items: string, inputBinding: {prefix: -i}}, inputBinding: {prefix: -o}}}}',
      { x: ['1', '2'] },
      ['-o', '-i', '1', '-i', '2'],
    ],
    ['an empty array', '{inputs: {x: {type: "int[]", inputBinding: {prefix: -x}}}}', { x: [] }, []],
    [
      'arrays of arrays',
      '{baseCommand: e, inputs: {x: {type: {type: array, items: {type: array, items: string}}, inputBinding: {position: 1}}}}',
      { x: [['1', '2'], ['3']] },
      ['e', '1', '2', '3'],
    ],
    [
      'more than nine items in their order',
      '{inputs: {x: {type: "int[]", inputBinding: {}}}}',
      { x: [...Array(12).keys()] },
      [...Array(12).keys()].map(String),
    ],
    [
      'fields of a record by their bindings',
      '{inputs: {r: {type: {type: record, name: r, fields: {b: {type: int, inputBinding: {prefix: -b}}, a: {type: string, inputBinding: {prefix: -a, position: 2}}}}, inputBinding: {}}}}',
      { r: { a: 'x', b: 1 } },
      ['-b', '1', '-a', 'x'],
    ],
    [
      'fields of a record that has no binding itself',
      '{arguments: [first], inputs: {r: {type: {type: record, name: r, fields: [{name: a, type: string, inputBinding: {prefix: -a}}]}}}}',
      { r: { a: 'x' } },
      ['first', '-a', 'x'],
    ],
    [
      'the one of several records that fits',
      '{inputs: {r: {type: [{type: record, name: p, fields: {a: {type: int, inputBinding: {prefix: -a}}}}, {type: record, name: q, fields: {b: {type: string, inputBinding: {prefix: -b}}}}]}}}',
      { r: { b: 'y' } },
      ['-b', 'y'],
    ],
    [
      'an enum',
      '{inputs: {x: {type: {type: enum, symbols: [fast, slow]}, inputBinding: {prefix: --mode=, separate: false}}}}',
      { x: 'slow' },
      ['--mode=slow'],
    ],
    [
      'a binding of an enum itself',
      '{inputs: {x: {type: {type: enum, symbols: [fast, slow], inputBinding: {prefix: -m}}}}}',
      { x: 'slow' },
      ['-m', 'slow'],
    ],
    [
      'a value that an expression gives',
      '{inputs: {x: {type: string, inputBinding: {valueFrom: "<$(self)>"}}}}',
      { x: '1' },
      ['<1>'],
    ],
    [
      'a value that is several',
      '{requirements: {InlineJavascriptRequirement: {}}, inputs: {x: {type: int, inputBinding: {prefix: -x, valueFrom: "$([self, self + 1])"}}}}',
      { x: 1 },
      ['-x', '1', '2'],
    ],
    [
      'a value that comes to nothing',
      '{inputs: {x: {type: string, inputBinding: {prefix: -x, valueFrom: "$(null)"}}}}',
      { x: '1' },
      [],
    ],
    [
      'an argument that is an expression',
      '{inputs: {x: int}, arguments: ["n=$(inputs.x)", {prefix: -p, valueFrom: "$(inputs.x)"}]}',
      { x: 3 },
      ['n=3', '-p', '3'],
    ],
    [
      'items of Any',
      '{inputs: {x: {type: Any, inputBinding: {prefix: -x}}}}',
      { x: [1, ['a', 'b']] },
      ['-x', '1', 'a', 'b'],
    ],
    [
      'nothing where there is no value, whatever valueFrom says',
      '{inputs: {x: {type: string?, inputBinding: {valueFrom: never}}}}',
      {},
      [],
    ],
    ['Any', '{inputs: {x: {type: Any, inputBinding: {}}}}', { x: 'anything' }, ['anything']],
    [
      'numbers without exponents',
      '{inputs: {x: {type: "double[]", inputBinding: {}}}}',
      { x: [1e-7, 1.5e23, 0.5, 3] },
      ['0.0000001', '150000000000000000000000', '0.5', '3'],
    ],
    [
      'types of a SchemaDef',
      '{requirements: {SchemaDefRequirement: {types: [{name: pair, type: record, fields: {a: {type: int, inputBinding: {prefix: -a}}}}]}}, inputs: {x: {type: pair}}}',
      { x: { a: 1 } },
      ['-a', '1'],
    ],
  ])('has %s', async (_, yaml, job, argv) => {
    expect(await argvOf(yaml, job)).toEqual(argv);
  });

  it('has files by the path that the tool sees, each in a folder of its own', async () => {
    const folder = await folderWith({ 'a b.txt': '', 'd/a b.txt': '' });
    const yaml = '{inputs: {x: {type: "File[]", inputBinding: {}}, y: {type: Directory, inputBinding: {position: 1}}}}';
    const job = {
      x: [
        { class: 'File', path: 'a b.txt' },
        { class: 'File', location: 'd/a%20b.txt' },
      ],
      y: { class: 'Directory', path: 'd', basename: 'other' },
    };
    expect(await argvOf(yaml, job, folder)).toEqual(['/in/0/a b.txt', '/in/1/a b.txt', '/in/2/other']);
  });

  it('is one line for a shell, in which only what asks for it is taken apart', async () => {
    const yaml =
      '{requirements: {ShellCommandRequirement: {}}, baseCommand: echo, inputs: {x: {type: string, inputBinding: {}}}, arguments: [{valueFrom: "| wc", shellQuote: false, position: 1}]}';
    expect(await argvOf(yaml, { x: "it's $HOME" })).toEqual(['/bin/sh', '-c', `echo 'it'"'"'s $HOME' | wc`]);
    expect(await argvOf('{arguments: [{valueFrom: a | b, shellQuote: false}]}')).toEqual(['a | b']);
  });

  it('says what else is bound: environment, streams, limits', async () => {
    const yaml = `{
      requirements: {InlineJavascriptRequirement: {}, EnvVarRequirement: {envDef: {A: "$(inputs.x)", B: b}},
        ResourceRequirement: {coresMin: "$(inputs.x)", ramMin: 1024.5, outdirMin: 10}, ToolTimeLimit: {timelimit: "$(inputs.x * 2)"},
        NetworkAccess: {networkAccess: true}, WorkReuse: {enableReuse: false}, DockerRequirement: {dockerPull: "debian:12"}},
      inputs: {x: int}, stdout: "$(inputs.x).out", stderr: e.txt, arguments: ["$(runtime.cores)", "$(runtime.ram)", "$(runtime.outdir)", "$(runtime.tmpdir)"]}`;
    expect(await bound(yaml, { x: 3 })).toMatchObject({
      argv: ['3', '1025', '/out', '/tmp'],
      env: { A: '3', B: 'b' },
      stdout: '3.out',
      stderr: 'e.txt',
      timeLimit: 6,
      network: true,
      reuse: false,
      image: 'debian:12',
      resources: { cores: 3, ram: 1025, outdirSize: 10, tmpdirSize: 1024 },
    });
  });

  it('puts the output folder of a container where the tool wants it', async () => {
    const yaml =
      '{requirements: {DockerRequirement: {dockerPull: x, dockerOutputDirectory: /data}}, arguments: ["$(runtime.outdir)"]}';
    expect(await argvOf(yaml)).toEqual(['/data']);
  });
});

describe('shellQuoted', () => {
  it('keeps any word whole', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const line = words.map(shellQuoted).join(' ');
        const printed = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
        expect(printed.split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 30 },
    );
    expect(
      shellLine([
        { text: 'a b', quote: true },
        { text: '|', quote: false },
      ]),
    ).toBe("'a b' |");
  });
});

describe('decimal', () => {
  it('is the same number without an exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(decimal(value)).not.toMatch(/e/i);
        expect(Number(decimal(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});
