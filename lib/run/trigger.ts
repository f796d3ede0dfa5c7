/** Starting pipelines by name: the run's name, and what it is given, checked and frozen before it starts. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { UserError } from '../city/errors.ts';
import { inputsKey } from '../inbox/names.ts';
import type { Json, RenderedPipeline } from '../pipelines/definition.ts';
import type { StateInput } from '../pipelines/module.ts';
import { canonicalJson, type JsonValue } from '../store/json.ts';
import type { ObjectStore } from '../store/store.ts';

/** What was given does not fit what the pipeline takes. */
export class InvalidInputsError extends UserError {
  override name = 'InvalidInputsError';
}

const NAME_LENGTH = 20;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** `2026-11-25`, or a time, which is brought to UTC and whole seconds. @throws InvalidInputsError */
export function parseDate(word: string): string {
  const time = Date.parse(word);
  if (!/^\d{4}-\d{2}-\d{2}/.test(word) || Number.isNaN(time)) {
    throw new InvalidInputsError(`"${word}" is no date: write it as 2026-11-25 or 2026-11-25T03:00Z.`);
  }
  if (DAY.test(word)) return word;
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/**
 * The input of a pipeline out of words `name=value`, each read as the kind of value that the pipeline takes under that
 * name; what it has defaults for is filled in. @throws InvalidInputsError
 */
export function parseInputs({ name, inputs }: RenderedPipeline, words: string[]): { [name: string]: Json } {
  const schema = inputs ?? { type: 'object', properties: {}, additionalProperties: false };
  const properties = (schema.properties ?? {}) as Record<string, { type?: string }>;
  const given: Record<string, unknown> = {};
  for (const word of words) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (key === undefined) throw new InvalidInputsError(`"${word}" is no input: write it as name=value.`);
    if (properties[key] === undefined) {
      const known = Object.keys(properties).join(', ');
      throw new InvalidInputsError(
        `Pipeline "${name}" takes no "${key}". ${known === '' ? 'It takes nothing.' : `It takes: ${known}.`}`,
      );
    }
    given[key] = properties[key].type === 'string' ? value : parseValue(value);
  }
  const parsed = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(given);
  if (parsed.success) return parsed.data as { [name: string]: Json };
  const [issue] = parsed.error.issues;
  throw new InvalidInputsError(`Input "${issue.path.join('.')}" of pipeline "${name}": ${issue.message}.`);
}

/** JSON where it is some, else the text. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The run of a pipeline that these inputs and this date make: the same again is the same run. */
export function stateInput(pipeline: RenderedPipeline, date: string, input: { [name: string]: Json }): StateInput {
  const parts = [pipeline.name, date, input, pipeline.definition] as unknown as JsonValue;
  const run = createHash('sha256').update(canonicalJson(parts)).digest('hex').slice(0, NAME_LENGTH);
  return { run, date, input };
}

/** Freezes what a run is given. Doing it again changes nothing. */
export async function writeTriggered(work: ObjectStore, pipeline: string, state: StateInput): Promise<void> {
  const { run, date, input } = state;
  const text = `${JSON.stringify({ schema: 1, run, pipeline, date, input }, null, 2)}\n`;
  await work.put(inputsKey(run), text, { contentType: 'application/json' });
}
