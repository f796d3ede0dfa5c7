/** Requirements and hints of a tool: what is supported is read, what is not is refused by name before anything starts. */
import type { z } from 'zod';
import { isRecord, nameOf } from './document.ts';
import { ToolFileError, UnsupportedRequirementError } from './errors.ts';
import { defined, listOf } from './parseTypes.ts';
import { firstMistake, type RequirementName, requirementSchemas } from './schema.ts';
import type { Dirent, Requirements, WorkDirItem } from './tool.ts';
import type { Value } from './values.ts';

type Given = { [Name in RequirementName]?: z.infer<(typeof requirementSchemas)[Name]> };

/** What would make an image first; images are pulled or made before. */
const UNSUPPORTED_DOCKER = ['dockerLoad', 'dockerFile', 'dockerImport'] as const;

/**
 * Reads the requirements of a tool; hints count where no requirement says otherwise, and those unknown are passed over.
 * @throws UnsupportedRequirementError, ToolFileError
 */
export function parseRequirements(
  raw: { requirements?: unknown; hints?: unknown; extra?: unknown },
  file: string,
): { requirements: Requirements; types: unknown[] } {
  const given: Given = {
    ...read(raw.hints, 'hints', file),
    ...read(raw.requirements, 'requirements', file),
    ...read(raw.extra, 'cwl:requirements', file),
  };
  const { DockerRequirement: docker, InlineJavascriptRequirement: javascript } = given;
  const image = docker?.dockerImageId ?? docker?.dockerPull;
  const workDir = given.InitialWorkDirRequirement?.listing;
  return {
    requirements: {
      ...(docker && image !== undefined && { docker: dockerOf(docker, image, file) }),
      ...(javascript && { javascript }),
      env: envDefinitions(given.EnvVarRequirement?.envDef, file),
      ...(workDir !== undefined && {
        workDir: typeof workDir === 'string' ? workDir : workDir.map((item) => workDirItem(item, file)),
      }),
      resources: defined(given.ResourceRequirement ?? {}),
      shell: given.ShellCommandRequirement !== undefined,
      network: given.NetworkAccess?.networkAccess ?? false,
      reuse: given.WorkReuse?.enableReuse ?? true,
      timeLimit: given.ToolTimeLimit?.timelimit ?? 0,
      loadListing: given.LoadListingRequirement?.loadListing ?? 'no_listing',
      inplaceUpdate: given.InplaceUpdateRequirement?.inplaceUpdate ?? false,
    },
    types: given.SchemaDefRequirement?.types ?? [],
  };
}

function read(raw: unknown, at: 'requirements' | 'hints' | 'cwl:requirements', file: string): Given {
  const given: Record<string, unknown> = {};
  for (const { name, value } of listOf(raw, at, file, 'class')) {
    const { class: _, ...fields } = value;
    const requirement = nameOf(name) as RequirementName;
    const schema = requirementSchemas[requirement];
    if (schema === undefined) {
      if (at !== 'hints') throw new UnsupportedRequirementError(file, requirement);
      continue;
    }
    const parsed = schema.safeParse(fields);
    if (!parsed.success) throw new ToolFileError(file, firstMistake(parsed.error, `${at}.${requirement}`));
    given[requirement] = parsed.data;
  }
  const unsupported = UNSUPPORTED_DOCKER.find(
    (field) => (given.DockerRequirement as Given['DockerRequirement'])?.[field],
  );
  if (unsupported !== undefined && at !== 'hints') {
    throw new UnsupportedRequirementError(file, `DockerRequirement with ${unsupported}`);
  }
  if ((given.InplaceUpdateRequirement as Given['InplaceUpdateRequirement'])?.inplaceUpdate && at !== 'hints') {
    throw new UnsupportedRequirementError(file, 'InplaceUpdateRequirement, since inputs are never changed');
  }
  return given as Given;
}

function dockerOf(
  docker: NonNullable<Given['DockerRequirement']>,
  image: string,
  file: string,
): NonNullable<Requirements['docker']> {
  const { dockerOutputDirectory: outputDirectory } = docker;
  if (outputDirectory === undefined) return { image };
  if (!outputDirectory.startsWith('/')) {
    throw new ToolFileError(file, 'DockerRequirement.dockerOutputDirectory must be an absolute path.');
  }
  return { image, outputDirectory };
}

function envDefinitions(raw: unknown, file: string): Requirements['env'] {
  const list = Array.isArray(raw)
    ? raw
    : isRecord(raw)
      ? Object.entries(raw).map(([envName, value]) =>
          isRecord(value) ? { envName, ...value } : { envName, envValue: value },
        )
      : [];
  return list.map((item) => {
    if (!isRecord(item) || typeof item.envName !== 'string' || item.envValue === undefined) {
      throw new ToolFileError(file, 'EnvVarRequirement.envDef must give each variable an envName and an envValue.');
    }
    return { name: item.envName, value: String(item.envValue) };
  });
}

function workDirItem(item: unknown, file: string): WorkDirItem {
  if (item === null || typeof item === 'string') return item;
  if (!isRecord(item) || !('entry' in item)) return item as { [field: string]: Value };
  const { entry, entryname, writable = false } = item;
  if (entryname !== undefined && typeof entryname !== 'string') {
    throw new ToolFileError(file, 'InitialWorkDirRequirement: an entryname must be text.');
  }
  const dirent: Dirent = { entry: entry as Value, writable: writable === true };
  return entryname === undefined ? dirent : { ...dirent, entryname };
}
