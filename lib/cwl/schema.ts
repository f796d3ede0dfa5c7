/** The fields of a CommandLineTool, as CWL v1.2 names them. Types and requirements are looked at one by one elsewhere. */
import { z } from 'zod';

const text = z.union([z.string(), z.array(z.string())]);
const textOrList = z.union([z.string(), z.array(z.string())]);
const expressionOrInt = z.union([z.string(), z.int()]);
const codes = z.array(z.int()).default([]);
const listing = z.enum(['no_listing', 'shallow_listing', 'deep_listing']);

const documented = { label: z.string().optional(), doc: text.optional() };

export const inputBindingSchema = z.strictObject({
  position: expressionOrInt.optional(),
  prefix: z.string().optional(),
  separate: z.boolean().optional(),
  itemSeparator: z.string().optional(),
  valueFrom: z.coerce.string().optional(),
  shellQuote: z.boolean().optional(),
  loadContents: z.boolean().optional(),
});

export const outputBindingSchema = z.strictObject({
  glob: textOrList.optional(),
  loadContents: z.boolean().default(false),
  loadListing: listing.optional(),
  outputEval: z.string().optional(),
});

/** What a field of a record may say; inputs and outputs say some more. */
export const fieldSchema = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  type: z.unknown().optional(),
  inputBinding: inputBindingSchema.optional(),
  outputBinding: outputBindingSchema.optional(),
  secondaryFiles: z.unknown().optional(),
  format: textOrList.optional(),
  streamable: z.boolean().optional(),
  loadContents: z.boolean().default(false),
  loadListing: listing.optional(),
  default: z.unknown().optional(),
  ...documented,
});

/** `type` written in full. */
export const typeSchema = z.strictObject({
  type: z.unknown(),
  name: z.string().optional(),
  symbols: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  fields: z.unknown().optional(),
  inputBinding: inputBindingSchema.optional(),
  ...documented,
});

export const toolSchema = z.strictObject({
  id: z.string().optional(),
  cwlVersion: z.string('must say which version of CWL it is: cwlVersion: v1.2'),
  class: z.string('must be CommandLineTool'),
  inputs: z.unknown().optional(),
  outputs: z.unknown().optional(),
  requirements: z.unknown().optional(),
  hints: z.unknown().optional(),
  intent: z.array(z.string()).optional(),
  baseCommand: textOrList.optional(),
  arguments: z.array(z.union([z.string(), inputBindingSchema])).default([]),
  stdin: z.string().optional(),
  stdout: z.string().optional(),
  stderr: z.string().optional(),
  successCodes: codes,
  temporaryFailCodes: codes,
  permanentFailCodes: codes,
  ...documented,
});

const numberOrText = z.union([z.number(), z.string()]);
const flagOrText = z.union([z.boolean(), z.string()]);
const dirent = z.looseObject({ entry: z.unknown() });

/** The requirements that are supported, without their class. */
export const requirementSchemas = {
  DockerRequirement: z.strictObject({
    dockerPull: z.string().optional(),
    dockerImageId: z.string().optional(),
    dockerOutputDirectory: z.string().optional(),
    dockerLoad: z.string().optional(),
    dockerFile: z.unknown().optional(),
    dockerImport: z.string().optional(),
  }),
  InlineJavascriptRequirement: z.strictObject({ expressionLib: z.array(z.string()).default([]) }),
  EnvVarRequirement: z.strictObject({ envDef: z.unknown() }),
  InitialWorkDirRequirement: z.strictObject({
    listing: z.union([z.string(), z.array(z.union([z.null(), z.string(), dirent, z.looseObject({})]))]),
  }),
  ResourceRequirement: z.strictObject({
    coresMin: numberOrText.optional(),
    coresMax: numberOrText.optional(),
    ramMin: numberOrText.optional(),
    ramMax: numberOrText.optional(),
    tmpdirMin: numberOrText.optional(),
    tmpdirMax: numberOrText.optional(),
    outdirMin: numberOrText.optional(),
    outdirMax: numberOrText.optional(),
  }),
  ShellCommandRequirement: z.strictObject({}),
  NetworkAccess: z.strictObject({ networkAccess: flagOrText }),
  WorkReuse: z.strictObject({ enableReuse: flagOrText }),
  ToolTimeLimit: z.strictObject({ timelimit: z.union([z.int(), z.string()]) }),
  LoadListingRequirement: z.strictObject({ loadListing: listing.default('no_listing') }),
  InplaceUpdateRequirement: z.strictObject({ inplaceUpdate: z.boolean() }),
  SchemaDefRequirement: z.strictObject({ types: z.array(z.unknown()) }),
  SoftwareRequirement: z.looseObject({}),
} as const;
export type RequirementName = keyof typeof requirementSchemas;

/** The first mistake of a value in words, with the place in the document. */
export function firstMistake(error: z.ZodError, at: string): string {
  const [issue] = error.issues;
  const path = [at, ...(issue?.path ?? [])].filter((part) => part !== '').join('.');
  if (issue?.code === 'unrecognized_keys') {
    return `${path || 'It'} has ${issue.keys.map((key) => `"${key}"`).join(', ')}, which CWL v1.2 does not know there.`;
  }
  return `${path || 'It'}: ${issue?.message ?? 'it is wrong'}.`;
}
