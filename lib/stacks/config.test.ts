import { App } from 'aws-cdk-lib';
import { expect, it } from 'vitest';
import { readConfig, stackName } from './config.ts';

const read = (context: Record<string, unknown>) => readConfig(new App({ context }));

it('needs nothing to be said', () => {
  expect(read({})).toEqual({
    network: 'public',
    capacity: 'fargate',
    maxConcurrency: 5,
    quietSeconds: 120,
    logDays: 60,
    removeData: false,
  });
});

it('takes words of the command line, and what cdk.json holds', () => {
  const words = { maxConcurrency: '12', quietSeconds: '0', removeData: 'true', monthlyBudget: '7.5', logDays: '30' };
  const values = { maxConcurrency: 12, quietSeconds: 0, removeData: true, monthlyBudget: 7.5, logDays: 30 };
  expect(read(words)).toMatchObject(values);
  expect(read(values)).toMatchObject(values);
});

it('minds nothing that the CDK keeps in the context itself', () => {
  const own = {
    '@aws-cdk/core:newStyleStackSynthesis': true,
    'aws:cdk:enable-path-metadata': true,
    'vpc-provider:a=b': {},
  };
  expect(() => read(own)).not.toThrow();
});

it('names the stack after the deployment', () => {
  expect(stackName(read({}))).toBe('Chronotiles');
  expect(stackName(read({ deployment: 'try-out' }))).toBe('Chronotiles-try-out');
});

it.each([
  [{ netwrok: 'private' }, /There is no setting "netwrok": the settings are deployment, image,/],
  [{ network: 'isolated' }, /"network" must be "public" or "private"\./],
  [{ maxConcurrency: 'many' }, /"maxConcurrency" must be a number\./],
  [{ maxConcurrency: 0 }, /"maxConcurrency" must be at least 1\./],
  [{ maxConcurrency: 1.5 }, /"maxConcurrency" must be a whole number\./],
  [{ logDays: 61 }, /"logDays" must be one of 1, 3, 5, 7,/],
  [{ removeData: 'yes' }, /"removeData" must be true or false\./],
  [{ deployment: 'Try Out' }, /"deployment" must be of small letters, digits and hyphens/],
  [{ alertEmail: 'nobody' }, /"alertEmail" must be an e-mail address\./],
  [{ network: 'private', image: 'docker.io/me/step' }, /"image" must lie in ECR where the network is private:/],
])('says what is wrong with %j', (context, sentence) => {
  expect(() => read(context)).toThrow(sentence);
});

it('tells all mistakes at once', () => {
  expect(() => read({ capacity: 'ec2', monthlyBudget: -1 })).toThrow(/"capacity" .*"monthlyBudget" must be more/);
});
