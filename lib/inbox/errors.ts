import { UserError } from '../city/errors.ts';

/** Nothing can be made of what lies in the inbox as it is: to try again would not help, to drop something else may. */
export class UnusableDatasetError extends UserError {
  override name = 'UnusableDatasetError';
}

/** The first folder of the inbox cannot name a dataset. */
export class InvalidDatasetNameError extends UnusableDatasetError {
  override name = 'InvalidDatasetNameError';
  constructor(dataset: string, why: string) {
    super(`"${dataset}" is no name for a dataset: ${why}.`);
  }
}

/** `dataset.json` holds a mistake. */
export class InvalidSettingsError extends UnusableDatasetError {
  override name = 'InvalidSettingsError';
  constructor(key: string, mistakes: string[]) {
    super(`${key} cannot be used: ${mistakes.join(' ')}`);
  }
}

/** Two vintages of a dataset stand for the same day, so that neither comes first. */
export class SameDayVintagesError extends UnusableDatasetError {
  override name = 'SameDayVintagesError';
  constructor(dataset: string, first: string, second: string) {
    super(
      `The vintages "${first}" and "${second}" of ${dataset} stand for the same day: put their files into one folder, ` +
        `name the folders by month or day, or give one of them another "date" under "vintages" in ${dataset}/dataset.json.`,
    );
  }
}

/** There is nothing to run on. */
export class EmptyDatasetError extends UnusableDatasetError {
  override name = 'EmptyDatasetError';
  constructor(dataset: string, firstRejection?: string) {
    super(
      `There is no CityGML or CityJSON to read in the dataset "${dataset}": put files into ${dataset}/<year>/, ` +
        `such as ${dataset}/2015/buildings.gml.${firstRejection ? ` What lies there was refused: ${firstRejection}` : ''}`,
    );
  }
}

/** The object that says which release is current was not written by Chronotiles, or by a later version of it. */
export class UnknownPointerError extends UnusableDatasetError {
  override name = 'UnknownPointerError';
  constructor(key: string, why: string) {
    super(
      `${key} does not say which release it is (${why}): choose another folder for the tiles, or move that file away.`,
    );
  }
}
