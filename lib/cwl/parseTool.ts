import { isRecord, nameOf, type RawDocument, readToolDocument } from './document.ts';
import { ToolFileError, UnsupportedRequirementError } from './errors.ts';
import { parseRequirements } from './parseRequirements.ts';
import { defined, parseFields, type TypeScope, withoutExtensions } from './parseTypes.ts';
import { firstMistake, toolSchema } from './schema.ts';
import type { Tool, ToolInput } from './tool.ts';
import type { Field } from './types.ts';
import type { Value } from './values.ts';

/** Versions whose CommandLineTools are read. Those before 1.2 say less, and mean the same by it but for rare cases. */
const VERSIONS = ['v1.0', 'v1.1', 'v1.2'];

/**
 * Reads a CommandLineTool of CWL v1.2 (v1.0 and v1.1 too).
 * @param name path of the file; `#name` behind it picks a process of a `$graph`
 * @param extra requirements that stand above those of the tool, as a job may give them by `cwl:requirements`
 * @throws ToolFileError, UnsupportedRequirementError for what is not supported, by its name
 */
export async function readTool(name: string, extra?: unknown): Promise<Tool> {
  return parseTool(await readToolDocument(name), extra);
}

/** The same for a document that was read. @param extra requirements that stand above its own */
export function parseTool({ file, content, namespaces, ontologies }: RawDocument, extra?: unknown): Tool {
  if (content.class === undefined && content.cwlVersion === undefined) {
    throw new ToolFileError(file, 'It is no CWL document: it has neither cwlVersion nor class.');
  }
  if (content.class !== 'CommandLineTool' && typeof content.class === 'string') {
    throw new UnsupportedRequirementError(file, `class ${content.class} (only CommandLineTool is run)`);
  }
  const parsed = toolSchema.safeParse(withoutExtensions(content));
  if (!parsed.success) throw new ToolFileError(file, firstMistake(parsed.error, ''));
  const raw = parsed.data;
  if (!VERSIONS.includes(raw.cwlVersion)) {
    throw new UnsupportedRequirementError(file, `cwlVersion ${raw.cwlVersion} (there is ${VERSIONS.join(', ')})`);
  }
  const { requirements, types } = parseRequirements({ ...raw, extra }, file);
  const named = new Map(
    types
      .flat()
      .filter(isRecord)
      .map((type) => [nameOf(type.name), type]),
  );
  const scope = { file, namespaces, named };
  const { stdout, stderr, outputs } = parseOutputs(raw, { ...scope, side: 'output' });
  const { stdin, inputs } = parseInputs(raw, { ...scope, side: 'input' });
  return {
    file,
    id: nameOf(raw.id ?? file),
    inputs,
    outputs,
    baseCommand: [raw.baseCommand ?? []].flat(),
    arguments: raw.arguments.map((one) => (typeof one === 'string' ? one : defined(one))),
    successCodes: raw.successCodes,
    temporaryFailCodes: raw.temporaryFailCodes,
    permanentFailCodes: raw.permanentFailCodes,
    requirements,
    namespaces,
    ontologies,
    ...defined({ stdin, stdout, stderr, label: raw.label, doc: raw.doc && [raw.doc].flat().join('\n') }),
  };
}

type RawTool = ReturnType<typeof toolSchema.parse>;

/** An input of type `stdin` is a File that the standard input comes from. */
function parseInputs(raw: RawTool, scope: TypeScope): { inputs: ToolInput[]; stdin: string | undefined } {
  let { stdin } = raw;
  const inputs = parseFields(raw.inputs, 'inputs', scope).map(({ raw: field, ...input }): ToolInput => {
    if (field.type === 'stdin') {
      if (stdin !== undefined) throw new ToolFileError(scope.file, 'Its standard input comes from two places.');
      stdin = `$(inputs[${JSON.stringify(input.name)}].path)`;
    }
    return field.default === undefined ? input : { ...input, default: field.default as Value };
  });
  return { inputs, stdin };
}

/** An output of type `stdout` is the File that standard output went to, under a name that nothing else has. */
function parseOutputs(
  raw: RawTool,
  scope: TypeScope,
): { outputs: Field[]; stdout: string | undefined; stderr: string | undefined } {
  const streams = { stdout: raw.stdout, stderr: raw.stderr };
  const outputs = parseFields(raw.outputs, 'outputs', scope).map(({ raw: field, ...output }): Field => {
    const { type } = field;
    if (type !== 'stdout' && type !== 'stderr') return output;
    if (field.outputBinding) {
      throw new ToolFileError(scope.file, `outputs.${output.name} is ${type}, and cannot have an outputBinding too.`);
    }
    streams[type] ??= `cwl.${type}.txt`;
    return { ...output, outputBinding: { glob: streams[type], loadContents: false } };
  });
  return { outputs, ...streams };
}
