// A Lambda execution environment, as LocalStack's executors speak with one: `node runtime.mjs <port>`.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const { LOCALSTACK_RUNTIME_ENDPOINT: endpoint, LOCALSTACK_RUNTIME_ID: id, LAMBDA_TASK_ROOT: root } = process.env;
const timeoutSeconds = Number(process.env.AWS_LAMBDA_FUNCTION_TIMEOUT ?? 3);
const [module, name] = process.env._HANDLER.split('.');
let printed = '';
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk, encoding, callback) => {
    printed += chunk;
    (typeof encoding === 'function' ? encoding : callback)?.();
    return true;
  };
}

const tell = (path, body) =>
  fetch(`${endpoint}/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
const describe = (error) => ({
  errorMessage: String(error?.message ?? error),
  errorType: error?.name ?? 'Error',
  stackTrace: String(error?.stack ?? '').split('\n'),
});

async function loadHandler() {
  const file = join(root, module);
  try {
    return (
      (await import(pathToFileURL(`${file}.mjs`))).default?.[name] ?? (await import(pathToFileURL(`${file}.mjs`)))[name]
    );
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return createRequire(join(root, '/'))(file)[name];
  }
}

async function answer(invocation, handler) {
  const started = Date.now();
  const context = {
    awsRequestId: invocation['invoke-id'],
    invokedFunctionArn: invocation['invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => started + timeoutSeconds * 1000 - Date.now(),
  };
  const timedOut = Promise.withResolvers();
  const timer = setTimeout(
    () =>
      timedOut.reject(
        Object.assign(new Error(`Task timed out after ${timeoutSeconds} seconds`), { name: 'Sandbox.Timedout' }),
      ),
    timeoutSeconds * 1000,
  );
  const place = `invocations/${context.awsRequestId}`;
  printed = `START RequestId: ${context.awsRequestId} Version: ${context.functionVersion}\n`;
  const end = async (path, body) => {
    clearTimeout(timer);
    await tell(`${place}/logs`, { logs: `${printed}END RequestId: ${context.awsRequestId}\n` });
    await tell(`${place}/${path}`, body);
  };
  try {
    const event = JSON.parse(invocation.payload || '{}');
    await end('response', (await Promise.race([handler(event, context), timedOut.promise])) ?? null);
  } catch (error) {
    await end('error', describe(error));
    if (error?.name === 'Sandbox.Timedout') process.exit(1);
  }
}

try {
  const handler = await loadHandler();
  createServer(async (request, response) => {
    const invocation = JSON.parse(await text(request));
    response.end();
    await answer(invocation, handler);
  }).listen(Number(process.argv[2]), '127.0.0.1', () => tell(`status/${id}/ready`, {}));
} catch (error) {
  await tell(`status/${id}/error`, describe(error));
  process.exit(1);
}
