'use client';

import type { ReactNode } from 'react';
import { planSealing } from '../../core/protocol/rounds.ts';
import { publicStrata } from '../../core/protocol/strata.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import { useFormat, useText } from '../../messages/provider.tsx';
import { nextRoundNumber } from './release-model.ts';
import { useGroupName } from './use-group-name.ts';
import type { ReleaseList } from './views.ts';

export interface LaunchPreviewProps {
  readonly document: StudyDocument;
  readonly list: ReleaseList;
  readonly visit: number;
  /** What launches; shown only where there is something to seal. */
  readonly children: ReactNode;
}

/** What sealing would do now, by the same rule as the server's: which groups it takes, which are carried over. */
export function LaunchPreview({ document, list, visit, children }: LaunchPreviewProps) {
  const text = useText('computation');
  const format = useFormat();
  const nameOf = useGroupName(document.variables);
  const { minimumPersons } = document.policy;
  const plan = planSealing(
    list.waiting.filter((cell) => cell.visit === visit),
    document.policy,
  );
  if (plan.kind === 'refused' && plan.code === 'cohort/empty')
    return <p className="text-muted">{text('compute.empty')}</p>;
  return (
    <div className="rounded-lg border border-line bg-surface px-5 py-5">
      <h3 className="font-semibold">{text('compute.preview')}</h3>
      <div className="reading mt-2 flex flex-col gap-2">
        {plan.kind === 'seal' ? (
          <>
            <p>
              {text('compute.previewSeal', {
                round: String(nextRoundNumber(list.rounds, visit)),
                persons: plan.cells.reduce((sum, { persons }) => sum + persons, 0),
                groups: plan.cells.length,
              })}
            </p>
            {publicStrata(document.variables).length > 0 && (
              <ul className="figures list-[square] ps-5">
                {plan.cells.map(({ cell, persons }) => (
                  <li key={cell}>{text('compute.taken', { group: nameOf(cell), persons })}</li>
                ))}
              </ul>
            )}
            <p className="text-muted text-sm">{text('compute.previewOnce')}</p>
          </>
        ) : (
          <p>{text('compute.tooSmall', { minimum: format.number(minimumPersons) })}</p>
        )}
        {plan.carried.length > 0 && (
          <>
            <p>{text('compute.previewCarried')}</p>
            <ul className="figures list-[square] ps-5">
              {plan.carried.map(({ cell, persons, missing }) => (
                <li key={cell}>
                  {text('compute.carried', {
                    group: nameOf(cell),
                    persons: format.number(persons),
                    minimum: format.number(minimumPersons),
                    missing: format.number(missing),
                  })}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      {plan.kind === 'seal' && <div className="mt-5">{children}</div>}
    </div>
  );
}
