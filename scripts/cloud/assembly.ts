/** What `cdk synth` writes: stacks with their templates, and the files that they need in a bucket. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { execute } from './programs.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      dependencies: z.array(z.string()).default([]),
      properties: z
        .looseObject({
          stackName: z.string().optional(),
          stackTemplateAssetObjectUrl: z.string().optional(),
          file: z.string().optional(),
        })
        .default({}),
    }),
  ),
});
const assetsSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string(), packaging: z.enum(['file', 'zip']) }),
        destinations: z.record(z.string(), z.object({ bucketName: z.string(), objectKey: z.string() })),
      }),
    )
    .default({}),
});
const appSchema = z.object({ app: z.string(), context: z.record(z.string(), z.unknown()).default({}) });

export interface FileAsset {
  path: string;
  packaging: 'file' | 'zip';
  bucket: string;
  key: string;
}

export interface SynthesizedStack {
  name: string;
  /** Where the template lies once the assets are published: `s3://<bucket>/<key>`. */
  templateUrl: string;
}

/** Names of buckets hold `${AWS::AccountId}` and `${AWS::Region}`. */
export interface Assembly {
  /** In the order in which they depend on each other. */
  stacks: SynthesizedStack[];
  assets: FileAsset[];
}

/** Runs the CDK app as the CDK's command line does, without the seconds that it takes itself. */
export async function synthesize(folder: string, context: Record<string, unknown>): Promise<Assembly> {
  const settings = appSchema.parse(JSON.parse(await readFile(join(ROOT, 'cdk.json'), 'utf8')));
  await execute(process.execPath, ['bin/app.ts'], {
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify({ ...settings.context, ...context }) },
  });
  return readAssembly(folder);
}

export async function readAssembly(folder: string): Promise<Assembly> {
  const { artifacts } = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  const stacks: SynthesizedStack[] = [];
  const seen = new Set<string>();
  const visit = (id: string): void => {
    const artifact = artifacts[id];
    if (!artifact || seen.has(id)) return;
    seen.add(id);
    for (const dependency of artifact.dependencies) visit(dependency);
    const { stackName = id, stackTemplateAssetObjectUrl } = artifact.properties;
    if (artifact.type === 'aws:cloudformation:stack' && stackTemplateAssetObjectUrl) {
      stacks.push({ name: stackName, templateUrl: stackTemplateAssetObjectUrl });
    }
  };
  for (const id of Object.keys(artifacts)) visit(id);
  const manifests = Object.values(artifacts).flatMap(({ type, properties: { file } }) =>
    type === 'cdk:asset-manifest' && file ? [file] : [],
  );
  const assets = await Promise.all(manifests.map((file) => readAssets(folder, file)));
  return { stacks, assets: assets.flat() };
}

async function readAssets(folder: string, file: string): Promise<FileAsset[]> {
  const { files } = assetsSchema.parse(JSON.parse(await readFile(join(folder, file), 'utf8')));
  return Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ bucketName, objectKey }) => ({
      path: join(folder, source.path),
      packaging: source.packaging,
      bucket: bucketName,
      key: objectKey,
    })),
  );
}
