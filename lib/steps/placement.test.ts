import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { readPlacement } from './placement.ts';

async function endpoint(answer: unknown): Promise<string> {
  const server = createServer((_, response) => response.end(JSON.stringify(answer)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v4/id`;
}

it('reads task, log stream and image from what the ECS agent answers', async () => {
  const uri = await endpoint({
    DockerId: 'cd189a933e5849daa93386466019ab50-2495160603',
    ImageID: 'sha256:25f3695bedfb454a50f12d127839a68ad3caf91e451c1da073db34c542c4d2cb',
    Labels: { 'com.amazonaws.ecs.task-arn': 'arn:aws:ecs:us-west-2:111122223333:task/default/cd18' },
    LogOptions: { 'awslogs-group': '/ecs/containerlogs', 'awslogs-stream': 'ecs/curl/cd18' },
  });
  expect(await readPlacement(uri)).toEqual({
    taskArn: 'arn:aws:ecs:us-west-2:111122223333:task/default/cd18',
    logStream: 'ecs/curl/cd18',
    imageDigest: 'sha256:25f3695bedfb454a50f12d127839a68ad3caf91e451c1da073db34c542c4d2cb',
  });
});

it('is empty where there is no endpoint, or one that answers nonsense', async () => {
  expect(await readPlacement(undefined)).toEqual({});
  expect(await readPlacement('http://127.0.0.1:1/v4/id')).toEqual({});
  expect(await readPlacement(await endpoint('nonsense'))).toEqual({});
});
