import { ToolFileError } from './errors.ts';
import type { Evaluator, Scope } from './expressions/evaluator.ts';
import { evaluateNumber } from './textValues.ts';
import type { ResourceName, Tool } from './tool.ts';

/** What a tool is given: processor cores, and MiB of memory, temporary and output space. */
export interface Resources {
  cores: number;
  ram: number;
  tmpdirSize: number;
  outdirSize: number;
}

/** What is asked for where nothing is (CWL v1.2 CommandLineTool §"ResourceRequirement"). */
const DEFAULTS = { cores: 1, ram: 256, tmpdir: 1024, outdir: 1024 };

/** What a tool says that it never needs more of: it gets no more. Cores, and MiB of memory. */
export function mostResourcesOf(tool: Tool, evaluator: Evaluator, scope: Scope): { cores?: number; ram?: number } {
  const { coresMax, ramMax } = tool.requirements.resources;
  return {
    ...(coresMax !== undefined && { cores: evaluateNumber(tool, evaluator, 'coresMax', coresMax, scope) }),
    ...(ramMax !== undefined && { ram: Math.ceil(evaluateNumber(tool, evaluator, 'ramMax', ramMax, scope)) }),
  };
}

/** Least and most of each resource come to one amount: the least that was asked for. @throws ToolFileError */
export function resourcesOf(tool: Tool, evaluator: Evaluator, scope: Scope): Resources {
  const amount = (name: keyof typeof DEFAULTS): number => {
    const read = (field: ResourceName): number | undefined => {
      const raw = tool.requirements.resources[field];
      return raw === undefined ? undefined : evaluateNumber(tool, evaluator, field, raw, scope);
    };
    const least = read(`${name}Min`);
    const most = read(`${name}Max`);
    if (least !== undefined && most !== undefined && least > most) {
      throw new ToolFileError(tool.file, `ResourceRequirement: ${name}Min is more than ${name}Max.`);
    }
    const asked = least ?? Math.min(most ?? DEFAULTS[name], DEFAULTS[name]);
    if (asked < 0) throw new ToolFileError(tool.file, `ResourceRequirement: ${name} must not be negative.`);
    return Math.ceil(asked);
  };
  return { cores: amount('cores'), ram: amount('ram'), tmpdirSize: amount('tmpdir'), outdirSize: amount('outdir') };
}
