/**
 * Provenance of a release as a Workflow Run RO-Crate (RO-Crate 1.1, Process Run Crate profile): which bytes, by sha256
 * and version id, went into which output by which step.
 */

export interface ProvenanceInput {
  key: string;
  sha256?: string | undefined;
  etag: string;
  size: number;
  versionId?: string | undefined;
}

export interface ProvenanceStep {
  name: string;
  version: number;
  summary: string;
  startedAt?: string;
  endedAt?: string;
  tasks: number;
}

export interface ProvenanceFile {
  name: string;
  sha256: string;
  size: number;
}

export interface ProvenanceRequest {
  dataset: string;
  title: string;
  release: string;
  run: string;
  softwareVersion: string;
  publishedAt: string;
  inputs: ProvenanceInput[];
  steps: ProvenanceStep[];
  files: ProvenanceFile[];
}

const PROFILE = 'https://w3id.org/ro/wfrun/process/0.5';

export function roCrate(request: ProvenanceRequest): object {
  const { dataset, title, release, run, softwareVersion, publishedAt, inputs, steps, files } = request;
  const software = `#chronotiles-${softwareVersion}`;
  return {
    '@context': ['https://w3id.org/ro/crate/1.1/context', { sha256: 'https://w3id.org/ro/terms/workflow-run#sha256' }],
    '@graph': [
      {
        '@id': 'ro-crate-metadata.json',
        '@type': 'CreativeWork',
        about: { '@id': './' },
        conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' },
      },
      {
        '@id': './',
        '@type': 'Dataset',
        name: title,
        description: `Temporal 3D Tiles of ${title}, release ${release}.`,
        identifier: release,
        datePublished: publishedAt,
        license: 'The licence of the inputs applies.',
        conformsTo: { '@id': PROFILE },
        hasPart: [...files.map(({ name }) => ({ '@id': name })), ...inputs.map(({ key }) => ({ '@id': inputId(key) }))],
        mentions: steps.map(({ name }) => ({ '@id': `#${run}/${name}` })),
      },
      { '@id': PROFILE, '@type': 'CreativeWork', name: 'Process Run Crate', version: '0.5' },
      {
        '@id': software,
        '@type': 'SoftwareApplication',
        name: 'Chronotiles',
        softwareVersion,
      },
      ...inputs.map((input) => ({
        '@id': inputId(input.key),
        '@type': 'File',
        name: input.key,
        contentSize: String(input.size),
        ...(input.sha256 !== undefined && { sha256: input.sha256 }),
        ...(input.versionId !== undefined && { version: input.versionId }),
        identifier: input.etag,
      })),
      ...files.map(({ name, sha256, size }) => ({
        '@id': name,
        '@type': 'File',
        name,
        contentSize: String(size),
        sha256,
      })),
      ...steps.map((step, index) => ({
        '@id': `#${run}/${step.name}`,
        '@type': 'CreateAction',
        name: `${step.name} (version ${step.version})`,
        description: `${step.summary} Tasks: ${step.tasks}.`,
        instrument: { '@id': software },
        ...(step.startedAt !== undefined && { startTime: step.startedAt }),
        ...(step.endedAt !== undefined && { endTime: step.endedAt }),
        object:
          index === 0
            ? inputs.map(({ key }) => ({ '@id': inputId(key) }))
            : [{ '@id': `#${run}/${steps[index - 1].name}` }],
        result: index === steps.length - 1 ? files.map(({ name }) => ({ '@id': name })) : [],
        agent: { '@id': `#${dataset}` },
      })),
      { '@id': `#${dataset}`, '@type': 'Organization', name: `The keepers of ${dataset}` },
    ],
  };
}

const inputId = (key: string): string => `inbox/${encodeURI(key)}`;
