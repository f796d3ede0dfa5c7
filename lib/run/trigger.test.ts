import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Json } from '../pipelines/definition.ts';
import { toyPipeline, toyTask } from './testing/toyPipeline.ts';
import { parseDate, parseInputs, stateInput } from './trigger.ts';

const inputs = z.object({
  word: z.string(),
  times: z.int().default(2),
  often: z.boolean().optional(),
  names: z.array(z.string()).optional(),
});
const pipeline = {
  ...toyPipeline('Only', { Only: toyTask(['ok']) }),
  inputs: z.toJSONSchema(inputs, { io: 'input' }) as { [key: string]: Json },
};

describe('inputs', () => {
  it('are read as what the pipeline takes, with its defaults', () => {
    expect(parseInputs(pipeline, ['word=7'])).toEqual({ word: '7', times: 2 });
    expect(parseInputs(pipeline, ['word=a=b', 'times=3', 'often=true', 'names=["x","y"]'])).toEqual({
      word: 'a=b',
      times: 3,
      often: true,
      names: ['x', 'y'],
    });
  });

  it.each([
    [['word'], /"word" is no input: write it as name=value/],
    [[], /Input "word" of pipeline "toy"/],
    [['word=a', 'times=many'], /Input "times" of pipeline "toy"/],
    [['word=a', 'wrod=b'], /takes no "wrod". It takes: word, times, often, names/],
  ])('%j is refused in a sentence', (words, sentence) => {
    expect(() => parseInputs(pipeline, words)).toThrow(sentence);
  });

  it('are none where the pipeline says nothing', () => {
    expect(parseInputs(toyPipeline('Only', {}), [])).toEqual({});
  });
});

describe('dates', () => {
  it('are days, or times in UTC', () => {
    expect(parseDate('2026-11-25')).toBe('2026-11-25');
    expect(parseDate('2026-11-25T03:00+02:00')).toBe('2026-11-25T01:00:00Z');
  });

  it.each(['yesterday', '2026-13-45', '12', ''])('"%s" is none', (word) => {
    expect(() => parseDate(word)).toThrow(/is no date/);
  });
});

describe('the name of a run', () => {
  it('follows from pipeline, date, inputs and definition', () => {
    const run = (date: string, word: string, other = pipeline) => stateInput(other, date, { word }).run;
    expect(run('2026-11-25', 'a')).toBe(run('2026-11-25', 'a'));
    const changed = { ...pipeline, definition: { ...pipeline.definition, Comment: 'Changed.' } };
    const names = [
      run('2026-11-25', 'a'),
      run('2026-11-26', 'a'),
      run('2026-11-25', 'b'),
      run('2026-11-25', 'a', changed),
    ];
    expect(new Set(names).size).toBe(4);
    expect(names[0]).toMatch(/^[0-9a-f]{20}$/);
  });
});
