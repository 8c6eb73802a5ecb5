import { type LayoutSource, wantedSlots } from './layout.ts';

/** Figures that one release may open for each 100 persons: a third of a figure per person (0.33, kept exact). */
export const FIGURES_PER_HUNDRED_PERSONS = 33;
/** No study may release on fewer persons, whatever it says in words. */
export const PERSONS_FLOOR = 3;

/** How many figures the release of one cell opens: every distinct slot of all groups; the count of persons, which stands in each group, counts once. */
export const figuresOf = (source: LayoutSource): number =>
  1 + source.variables.reduce((sum, variable) => sum + wantedSlots(variable, source.statistics).length, 0);

/** Smallest number of persons of whom that many figures may be opened. */
export const personsFor = (figures: number): number =>
  Math.max(PERSONS_FLOOR, Math.ceil((figures * 100) / FIGURES_PER_HUNDRED_PERSONS));

/** True when `figures` are at most 0.33 × `persons`. */
export const figuresAllowed = (figures: number, persons: number): boolean =>
  figures * 100 <= FIGURES_PER_HUNDRED_PERSONS * persons;

/** Smallest minimum of persons that a study's figures allow: what the editor proposes. */
export const smallestMinimum = (source: LayoutSource): number => personsFor(figuresOf(source));
