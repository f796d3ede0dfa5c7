/** Reading the words of a command. commander prints what these throw with the name of the option, and exits with 2. */
import { InvalidArgumentError } from 'commander';

/** A whole number of at least one. */
export function parseCount(word: string): number {
  const count = Number(word);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('Give a whole number from 1 up.');
  return count;
}

/** A number above zero. */
export function parseLength(word: string): number {
  const length = Number(word);
  if (!(length > 0) || !Number.isFinite(length)) throw new InvalidArgumentError('Give a number above zero.');
  return length;
}

/** An EPSG code, with or without `EPSG:`. */
export function parseEpsg(word: string): number {
  const code = /^(?:EPSG:)?(\d+)$/i.exec(word)?.[1];
  if (code === undefined) throw new InvalidArgumentError('Give an EPSG code, such as 3946 or EPSG:3946.');
  return Number(code);
}

/** Examples below a command's help, one a line. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ chronotiles ${line}`).join('\n')}`;
}

/** Adds one more word to those of an option that may be repeated. */
export function collectWords(word: string, words: string[]): string[] {
  return [...words, word];
}
