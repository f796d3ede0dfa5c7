/** Installs the servers of the laptop cloud into the user's cache: `node scripts/ensure.mjs scripts/cloud/install.ts`. */
import { findEngine } from './engine.ts';
import { installLocalStack } from './localstack.ts';
import { installMinio } from './minio.ts';
import { ensureNodeImage } from './nodeImage.ts';

const say = (line: string): void => console.error(line);
const [minio, localStack] = await Promise.all([installMinio(say), installLocalStack(say)]);
if (!minio) say('MinIO: neither a binary nor Go to build one; the S3 store and the laptop cloud are not tested.');
if (!localStack) say('LocalStack: there is no Python 3.13; the laptop cloud is not tested.');

const engine = await findEngine();
if (!engine) say('Neither podman nor docker answers "info"; nothing is tested in containers.');
else if (!(await ensureNodeImage(engine, say)))
  say('The image node:24-slim is not to be had; nothing is tested in containers.');
