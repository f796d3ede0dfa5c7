import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from '../values.ts';
import { createEvaluator } from './evaluator.ts';
import { evaluateJavascript, loadQuickJs } from './javascript.ts';

const scope = {
  inputs: { a: { b: [1, { 'c d': 'x' }] }, file: { class: 'File' as const, basename: 'a.gml', size: 3 }, text: 't' },
  self: null,
  runtime: { cores: 2 },
};
const plain = await createEvaluator({ requirements: {} as never });
const script = await createEvaluator({
  requirements: { javascript: { expressionLib: ['function twice(x) { return 2 * x; }'] } } as never,
});

describe('without JavaScript', () => {
  it.each<[string, Value]>([
    ['$(inputs.text)', 't'],
    ['$(inputs.a.b[0])', 1],
    ['$(inputs.a.b[1]["c d"])', 'x'],
    ["$(inputs['a']['b'][1]['c d'])", 'x'],
    ['$(inputs.a.b.length)', 2],
    ['$(inputs.a)', scope.inputs.a],
    [' $(inputs.a.b[0]) ', 1],
    ['n = $(inputs.a.b[0]), t = $(inputs.text)', 'n = 1, t = t'],
    ['$(inputs.a.b)!', '[1, {"c d": "x"}]!'],
    ['$(null)', null],
    ['\\$(inputs.text)', '$(inputs.text)'],
    ['\\\\$(inputs.text)', '\\t'],
    ['\\n and \\\\ stay where nothing is evaluated', '\\n and \\\\ stay where nothing is evaluated'],
    ['\\n \\$ \\\\ \\\\\\\\ $(inputs.text)', '\\n \\$ \\ \\\\ t'],
    ['\\\\\\$(inputs.text)', '\\$(inputs.text)'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a shell
    ['${HOME} is text', '${HOME} is text'],
    ['costs $5', 'costs $5'],
    ['', ''],
  ])('evaluates %s', (text, value) => {
    expect(plain.evaluate(text, scope)).toEqual(value);
  });

  it.each([
    ['$(inputs.nothing.at.all)', /there is no "nothing"/],
    ['$(1 + 1)', /InlineJavascriptRequirement/],
    ['$(process.env)', /inputs, self or runtime/],
    ['$(inputs.a', /has no end/],
  ])('refuses %s', (text, reason) => {
    expect(() => plain.evaluate(text, scope)).toThrow(reason);
  });
});

describe('with JavaScript', () => {
  it.each<[string, Value]>([
    ['$(twice(runtime.cores))', 4],
    ['$(inputs.a.b.map(function (x) { return typeof x; }))', ['number', 'object']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of CWL
    ['${ var s = "}"; /* } */ return s + inputs.text; // }\n}', '}t'],
    ['$("a)b" + inputs.text)', 'a)bt'],
    ['$({"a": [1]})', { a: [1] }],
    ['$(undefined)', null],
    ['$(inputs.nothing)', null],
    ['$(self === null)', true],
    ['é$("ü")', 'éü'],
  ])('evaluates %s', (text, value) => {
    expect(script.evaluate(text, scope)).toEqual(value);
  });

  it.each([
    ['$(nothing.at.all)', /ReferenceError/],
    ['$(1 +)', /SyntaxError/],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of CWL
    ['${ throw new Error("mine") }', /mine/],
    ['$(require("fs"))', /require/],
    ['$(process.env)', /process/],
    ['$((function f() { return f(); })())', /stack/i],
  ])('refuses %s with its reason', (text, reason) => {
    expect(() => script.evaluate(text, scope)).toThrow(reason);
  });

  it('ends what never ends, and what takes too much', async () => {
    const engine = await loadQuickJs();
    const run = (body: string) => () => evaluateJavascript(engine, `\${${body}}`, [], scope, 300);
    expect(run('while (true) {}')).toThrow(/longer than 0.3 s/);
    expect(run('var s = "x"; while (true) s += s;')).toThrow(/cannot be evaluated/);
    expect(run('return 1 + 1;')()).toBe(2);
  });

  it('keeps nothing from one expression to the next', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of CWL
    script.evaluate('${ globalThis.left = 1; return 1; }', scope);
    expect(script.evaluate('$(typeof left)', scope)).toBe('undefined');
  });

  it('gives back any value that it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const given = JSON.parse(JSON.stringify(value)) as Value;
        const back = script.evaluate('$([self][0])', { ...scope, self: given });
        expect(back).toEqual(given);
      }),
      { numRuns: 50 },
    );
  });
});
