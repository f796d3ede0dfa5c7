/** A CommandLineTool as the rest of this folder works with it: validated, in one spelling, everything optional filled in. */
import type { Field, Listing } from './types.ts';
import type { Value } from './values.ts';

export interface Tool {
  /** Where it was read from, for messages. */
  file: string;
  id: string;
  label?: string;
  doc?: string;
  inputs: ToolInput[];
  outputs: Field[];
  baseCommand: string[];
  arguments: (string | InputBinding)[];
  stdin?: string;
  stdout?: string;
  stderr?: string;
  successCodes: number[];
  temporaryFailCodes: number[];
  permanentFailCodes: number[];
  requirements: Requirements;
  /** Prefixes of formats, which hold in jobs too. */
  namespaces: Record<string, string>;
  /** Paths of ontologies that say which formats are kinds of others. */
  ontologies: string[];
}

export interface ToolInput extends Field {
  default?: Value;
}

/** CWL v1.2 CommandLineTool §"CommandLineBinding". Strings may hold expressions. */
export interface InputBinding {
  position?: number | string;
  prefix?: string;
  separate?: boolean;
  itemSeparator?: string;
  valueFrom?: string;
  shellQuote?: boolean;
  loadContents?: boolean;
}

/** What a tool needs: its requirements, and those of its hints that are understood. */
export interface Requirements {
  docker?: { image: string; outputDirectory?: string };
  javascript?: { expressionLib: string[] };
  /** Values may hold expressions. */
  env: { name: string; value: string }[];
  workDir?: string | WorkDirItem[];
  resources: Partial<Record<ResourceName, number | string>>;
  shell: boolean;
  network: boolean | string;
  reuse: boolean | string;
  timeLimit: number | string;
  loadListing: Listing;
  /** Whether files that are writable may be changed where they lie; never done here, since inputs are not ours. */
  inplaceUpdate: boolean;
}

export type ResourceName =
  | 'coresMin'
  | 'coresMax'
  | 'ramMin'
  | 'ramMax'
  | 'tmpdirMin'
  | 'tmpdirMax'
  | 'outdirMin'
  | 'outdirMax';

/** An item of InitialWorkDirRequirement: an expression, a File or Directory, or a Dirent. */
export type WorkDirItem = null | string | { [field: string]: Value } | Dirent;

export interface Dirent {
  entry: string | Value;
  entryname?: string;
  writable: boolean;
}

export const isDirent = (item: unknown): item is Dirent =>
  typeof item === 'object' && item !== null && 'entry' in item && !('class' in item);
