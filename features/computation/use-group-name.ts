'use client';

import type { Variable } from '../../core/dictionary/variable.ts';
import { useText } from '../../messages/provider.tsx';
import { cellLabels } from '../study/cohort-model.ts';

/** Names a joint cell for people: the answers of its public groups, or everybody. */
export function useGroupName(variables: readonly Variable[]): (cell: string | null) => string {
  const text = useText('computation');
  return (cell) => {
    const labels = cellLabels(cell ?? '', variables);
    return labels.length === 0 ? text('compute.everybody') : labels.join(', ');
  };
}
