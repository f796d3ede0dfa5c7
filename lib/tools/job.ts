/** What a task that runs a tool is given: the document that a state writes, and stage-in reads. */
import { z } from 'zod';
import { pinnedImageSchema } from '../cwl/lock.ts';
import type { Tool } from '../cwl/tool.ts';

/** A parsed tool, as text. It was checked when it was parsed; here it is told from anything else. */
const toolSchema = z
  .string()
  .transform((text) => JSON.parse(text))
  .pipe(
    z.custom<Tool>((value) => z.looseObject({ id: z.string(), inputs: z.array(z.unknown()) }).safeParse(value).success),
  );

/** Where an input comes from. Keys begin with their bucket; one that ends with a slash is a directory. */
const inputSchema = z.union([
  z.strictObject({ key: z.string() }),
  /** By number, since expressions may not stand in arrays. */
  z.strictObject({ keys: z.record(z.string(), z.string()) }),
  z.strictObject({ value: z.json() }),
  /** A value that another task of the run handed on. */
  z.strictObject({ from: z.strictObject({ task: z.string(), value: z.string() }) }),
]);
export type ToolInputSource = z.infer<typeof inputSchema>;

const toolJobSchema = z.strictObject({
  schema: z.literal(1),
  run: z.string(),
  /** Of the state machine: what one execution leaves is not taken for that of another. */
  execution: z.string(),
  tool: toolSchema,
  /** The image that the tool is pinned to. */
  image: pinnedImageSchema.optional(),
  inputs: z.record(z.string(), inputSchema),
  /** Keys of outputs; one that ends with a slash takes any number of files. */
  outputs: z.record(z.string(), z.string()),
});
export type ToolJob = z.infer<typeof toolJobSchema>;

/** On an endpoint that writes JSON as a string, that string. */
export const toolJobDocument = z.preprocess((document) => {
  return typeof document === 'string' ? JSON.parse(document) : document;
}, toolJobSchema);

/** Why an execution failed, in words, beside its job: what the state machine shows as the cause. */
export const reasonKey = (job: string, execution: string): string =>
  job.replace(/job\.json$/, `reason/${execution}.txt`);

/** The exit code that says: trying again does not help. */
export const PERMANENT = 100;

/** The image of a tool by its digest where it is pinned: the bytes that run, whatever its name comes to mean. */
export function pinnedReference({ tool, image }: ToolJob): string | undefined {
  const name = tool.requirements.docker?.image;
  return name === undefined || image === undefined ? name : `${name.replace(/[:@][^/]*$/, '')}@${image.digest}`;
}
