import { expect, it } from 'vitest';
import { givenServer } from './kept.ts';

const KEYS = { CHRONOTILES_S3_ACCESS_KEY: 'a', CHRONOTILES_S3_SECRET_KEY: 's' };

it('starts no MinIO where one is named', () => {
  expect(givenServer({})).toBeUndefined();
  expect(givenServer({ CHRONOTILES_S3_ENDPOINT: 'http://127.0.0.1:9100', ...KEYS })).toMatchObject({
    endpoint: 'http://127.0.0.1:9100',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  });
});

it('says what is missing beside the name', () => {
  expect(() => givenServer({ CHRONOTILES_S3_ENDPOINT: 'http://127.0.0.1:9100' })).toThrow('CHRONOTILES_S3_ACCESS_KEY');
  expect(() => givenServer({ CHRONOTILES_S3_ENDPOINT: 'nowhere', ...KEYS })).toThrow('CHRONOTILES_S3_ENDPOINT');
});
