/** Which contribution is being made: a new one, or one that takes the place of another. */
export interface Task {
  /** Counts from 0; null while the person has not said which. */
  readonly visit: number | null;
  /** Id of the contribution that it takes the place of. */
  readonly replaces: string | null;
}
