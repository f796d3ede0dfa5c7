/** The cloud of `npm run cloud`: its objects and keys are kept between starts, in `.cloud` of the clone. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../lib/city/errors.ts';
import { type Cloud, openCloud } from './cloud.ts';
import { buildStepImage, type Engine, findEngine } from './engine.ts';
import { installLocalStack } from './localstack.ts';
import { installMinio, type S3Server } from './minio.ts';

export const FOLDER = resolve(import.meta.dirname, '../../.cloud');
const KEYS = join(FOLDER, 'keys.json');
/** How to reach the cloud that runs now, for other terminals. */
export const ADDRESSES = join(FOLDER, 'addresses.json');

const keysSchema = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });
export const addressesSchema = z.object({ env: z.record(z.string(), z.string()), inbox: z.string() });

export interface KeptOptions {
  quietSeconds: number;
  port: number;
  s3Port: number;
  /** Whether tasks run in containers. */
  containers: boolean;
}

/** Starts the cloud over what was kept. @throws UserError where a program is missing that cannot be installed */
export async function openKept(options: KeptOptions, say: (line: string) => void): Promise<Cloud> {
  const given = givenServer(process.env);
  const [minio, localStack] = await Promise.all([given ? '' : installMinio(say), installLocalStack(say)]);
  if (minio === undefined)
    throw new UserError('There is no MinIO on the PATH, and no Go to build it with: install one of them.');
  if (!localStack) throw new UserError('LocalStack needs Python 3.13 (python3.13 on the PATH): install it.');
  const objects = join(FOLDER, 'objects');
  await mkdir(objects, { recursive: true });
  const cloud = await openCloud({
    minio,
    given,
    localStack,
    say,
    log: join(FOLDER, 'localstack.log'),
    port: options.port,
    engine: options.containers ? await preparedEngine(say) : undefined,
    s3: { folder: objects, port: options.s3Port, credentials: await keptKeys() },
    context: { quietSeconds: options.quietSeconds },
  });
  const addresses: z.infer<typeof addressesSchema> = { env: cloud.env, inbox: cloud.outputs.InboxBucket ?? '' };
  await writeSecret(ADDRESSES, addresses);
  const exports = Object.entries(cloud.env).map(([name, value]) => `export ${name}='${value}'`);
  await writeFile(join(FOLDER, 'env'), `${exports.join('\n')}\n`, { mode: 0o600 });
  return cloud;
}

const givenSchema = z.object({
  CHRONOTILES_S3_ENDPOINT: z.url(),
  CHRONOTILES_S3_ACCESS_KEY: z.string('must be set beside it'),
  CHRONOTILES_S3_SECRET_KEY: z.string('must be set beside it'),
});

/** The MinIO that the environment names, instead of one that is started here. @throws UserError where it is named in part */
export function givenServer(env: NodeJS.ProcessEnv): S3Server | undefined {
  if (!env.CHRONOTILES_S3_ENDPOINT) return undefined;
  const parsed = givenSchema.safeParse(env);
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new UserError(`The S3 server that CHRONOTILES_S3_ENDPOINT names cannot be used: ${mistakes.join('; ')}.`);
  }
  const { CHRONOTILES_S3_ENDPOINT: endpoint, CHRONOTILES_S3_ACCESS_KEY, CHRONOTILES_S3_SECRET_KEY } = parsed.data;
  const credentials = { accessKeyId: CHRONOTILES_S3_ACCESS_KEY, secretAccessKey: CHRONOTILES_S3_SECRET_KEY };
  return { endpoint, region: env.AWS_REGION ?? 'us-east-1', credentials, stop: async () => {} };
}

/** An engine with the image of this clone. @throws UserError where there is none */
async function preparedEngine(say: (line: string) => void): Promise<Engine> {
  const engine = await findEngine();
  if (!engine)
    throw new UserError('Neither podman nor docker answers "info": start one of them, or leave --containers out.');
  say(`Building the image of the steps by ${engine.command} …`);
  await buildStepImage(engine);
  return engine;
}

/** The keys of this clone's MinIO, made up at the first start. */
async function keptKeys(): Promise<z.infer<typeof keysSchema>> {
  try {
    return keysSchema.parse(JSON.parse(await readFile(KEYS, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const keys = { accessKeyId: 'chronotiles', secretAccessKey: randomBytes(18).toString('base64url') };
    await writeSecret(KEYS, keys);
    return keys;
  }
}

async function writeSecret(path: string, document: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
}
