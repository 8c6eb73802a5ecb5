'use client';

import { isPublicStratum } from '../../core/dictionary/primitives.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import { figuresOf } from '../../core/statistics/figures.ts';
import { useFormat, useText } from '../../messages/provider.tsx';
import { DescriptionList } from '../../ui/DescriptionList.tsx';

/** What the study will do with the answers, computed from the frozen document alone. */
export function ConsentFacts({ document }: { readonly document: StudyDocument }) {
  const text = useText('contribution');
  const format = useFormat();
  const { keyOwner, operator, policy, variables } = document;
  const labelsOf = (isClear: boolean) =>
    variables.filter((variable) => isPublicStratum(variable) === isClear).map(({ label }) => label);
  const clear = labelsOf(true);
  const strata = clear.length === 0 ? 'none' : format.list(clear);
  const isSameParty = keyOwner.name.trim().toLowerCase() === operator.name.trim().toLowerCase();
  return (
    <DescriptionList
      items={[
        { term: text('consent.keyOwner'), text: text('consent.keyOwnerText', keyOwner) },
        {
          term: text('consent.operator'),
          text: isSameParty ? text('consent.sameParty', operator) : text('consent.operatorText', operator),
        },
        { term: text('consent.send'), text: format.list(labelsOf(false)) },
        { term: text('consent.sendClear'), text: clear.length === 0 ? text('consent.nothingClear') : strata },
        {
          term: text('consent.serverSees'),
          text: clear.length === 0 ? text('consent.serverSeesText') : text('consent.serverSeesClear', { strata }),
        },
        {
          term: text('consent.learns'),
          text: (
            <>
              {text('consent.learnsText', { figures: figuresOf(document), strata })}
              <Learned document={document} />
            </>
          ),
        },
        {
          term: text('consent.minimum'),
          text: (
            <>
              {text('consent.minimumText', { minimum: policy.minimumPersons })}
              {policy.override !== null && (
                <p className="mt-1 font-semibold">{text('consent.override', { words: policy.override })}</p>
              )}
            </>
          ),
        },
        ...(document.visits > 1
          ? [{ term: text('consent.visits'), text: text('consent.visitsText', { visits: document.visits }) }]
          : []),
        {
          term: text('consent.auditors'),
          text:
            document.auditors.length === 0
              ? text('consent.noAuditors')
              : format.list(document.auditors.map(({ name }) => name)),
        },
        { term: text('consent.withdraw'), text: text('consent.withdrawText') },
      ]}
    />
  );
}

function Learned({ document }: { readonly document: StudyDocument }) {
  const text = useText('contribution');
  const format = useFormat();
  const ofVariable = (id: string) => document.statistics.filter(({ variable }) => variable === id);
  return (
    <ul className="mt-1 list-disc ps-5">
      <li>{text('consent.count')}</li>
      {document.variables.flatMap(({ id, label }) => {
        const said = ofVariable(id).map((statistic) =>
          text(`consent.statistics.${statistic.kind}`, {
            bins: statistic.kind === 'histogram' ? statistic.edges.length + 1 : 0,
          }),
        );
        return said.length === 0
          ? []
          : [<li key={id}>{text('consent.statisticsOf', { label, statistics: format.list(said) })}</li>];
      })}
    </ul>
  );
}
