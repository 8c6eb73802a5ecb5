import type { CellResult } from '../statistics/cell-result.ts';

export type { CategoryResult, CellResult, NumericResult } from '../statistics/cell-result.ts';

/** What the researcher sees, exports and prints: small cells are already suppressed. */
export interface StudyResult {
  readonly studyId: string;
  readonly studyDigest: string;
  readonly rounds: readonly number[];
  readonly persons: number;
  readonly total: CellResult;
  /** One per released joint cell of public strata; empty where the study has none. */
  readonly cells: readonly CellResult[];
  readonly transcriptDigests: readonly string[];
  /** Cells below this count are withheld. */
  readonly suppressedBelow: number;
  readonly maturity: 'proven' | 'provisional' | 'research';
}
