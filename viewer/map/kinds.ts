/** What a building may have gone through around a date, and its colour. */

export const KINDS = ['created', 'altered', 'merged', 'divided', 'redeveloped', 'going'] as const;
export type Kind = (typeof KINDS)[number];

/** Colours that people with any kind of colour vision tell apart: Okabe and Ito, "Color Universal Design", 2008. */
export const COLOURS: Record<Kind, string> = {
  created: '#009e73',
  altered: '#e69f00',
  merged: '#56b4e9',
  divided: '#cc79a7',
  redeveloped: '#0072b2',
  going: '#d55e00',
};

/** By the numbers of the enum `came` in tiles: firstSeen, creation, modification, union, division, redevelopment. */
export const KIND_OF_CAME: (Kind | undefined)[] = [undefined, 'created', 'altered', 'merged', 'divided', 'redeveloped'];

/** The number of `demolition` in the enum `went`; what goes otherwise comes again in another shape. */
export const DEMOLISHED = 1;

/** By the types of transactions. */
export const KIND_OF_TRANSACTION: Record<string, Kind> = {
  creation: 'created',
  modification: 'altered',
  union: 'merged',
  division: 'divided',
  redevelopment: 'redeveloped',
  demolition: 'going',
};
