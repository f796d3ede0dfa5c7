import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../changes/thresholds.ts';
import { DEFAULT_RUN_OPTIONS } from '../../inbox/inputs.ts';
import type { DatasetSettings } from '../../inbox/settings.ts';
import { InvalidInputError } from '../errors.ts';
import { thresholdsOf } from '../thresholds.ts';
import { checkSettings } from './settings.ts';

const dataset = 'lyon';
const frame = { workCrs: 3946, origin: [1842000, 5175000] as [number, number], heights: 'orthometric' as const };

describe('thresholdsOf', () => {
  it('keeps the defaults of what is not set', () => {
    expect(thresholdsOf({ dataset, settings: {} })).toEqual(DEFAULT_THRESHOLDS);
    expect(thresholdsOf({ dataset, settings: { changes: { noiseArea: 5 } } })).toEqual({
      ...DEFAULT_THRESHOLDS,
      noiseArea: 5,
    });
  });

  it.each<[DatasetSettings['changes'], string]>([
    [
      { overlap: 0.5, noiseArea: 2 },
      'lyon/dataset.json: "changes.overlap" is no threshold. There are heightTolerance, blockHeightTolerance, sameFootprint, sameRoof, noiseArea, contactShare.',
    ],
    [{ toString: 1 } as never, '"changes.toString" is no threshold.'],
    [{ sameRoof: 90 }, 'lyon/dataset.json: "changes.sameRoof" is 90, and must be a number from 0 to 1.'],
    [{ heightTolerance: 0 }, 'lyon/dataset.json: "changes.heightTolerance" is 0, and must be a number above 0.'],
    [{ noiseArea: -1 }, 'lyon/dataset.json: "changes.noiseArea" is -1, and must be a number of at least 0.'],
  ])('refuses %j by a sentence', (changes, sentence) => {
    const read = () => thresholdsOf({ dataset, settings: { changes } });
    expect(read).toThrow(InvalidInputError);
    expect(read).toThrow(sentence);
  });
});

describe('checkSettings', () => {
  const check = (settings: DatasetSettings, tilesCrs?: number) =>
    checkSettings({ dataset, settings, options: { ...DEFAULT_RUN_OPTIONS, ...(tilesCrs && { tilesCrs }) } }, frame);

  it('passes what can be used', () => {
    expect(() => check({ changes: { sameRoof: 0.8 } }, 2154)).not.toThrow();
  });

  it('refuses thresholds that are none', () => {
    expect(() => check({ changes: { overlap: 1 } })).toThrow(InvalidInputError);
  });

  it('refuses tiles in degrees', () => {
    expect(() => check({}, 4326)).toThrow(InvalidInputError);
    expect(() => check({}, 4326)).toThrow('Tiles cannot lie in EPSG:4326: WGS 84 is in degrees.');
  });
});
