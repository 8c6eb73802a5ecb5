'use client';

import { fromHex } from '../../core/bytes.ts';
import { fingerprintHex, fingerprintWords } from '../../core/codec/fingerprint.ts';
import { asDigest } from '../../core/digest.ts';
import { smallestMinimum } from '../../core/statistics/figures.ts';
import { useFormat, useText } from '../../messages/provider.tsx';
import { CodeWords } from '../../ui/CodeWords.tsx';
import { DescriptionList } from '../../ui/DescriptionList.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DraftPreview } from './DraftPreview.tsx';
import type { StudyView } from './study-view.ts';
import { useDay } from './use-day.ts';

/** What was frozen: digests, key in words, who runs the server, and how it looks. */
export function FactsPanel({ study }: { readonly study: StudyView }) {
  const text = useText('study');
  const format = useFormat();
  const day = useDay();
  const { document, studyDigest } = study;
  if (document === null || studyDigest === null) return null;
  const keyId = document.keyRing.holders[0]?.keyId ?? '';
  return (
    <Panel
      title={text('facts.title')}
      lead={text('facts.lead', { day: day(document.openedOn) })}
      className="border-t-0! pt-0!"
    >
      <DescriptionList
        items={[
          {
            term: text('facts.fingerprint'),
            text: (
              <>
                <CodeWords words={fingerprintWords(asDigest(fromHex(keyId)))} label={text('facts.fingerprint')} />
                <span className="mt-1.5 block text-muted text-sm">{text('facts.fingerprintNote')}</span>
              </>
            ),
          },
          { term: text('facts.owner'), text: `${document.keyOwner.name} (${document.keyOwner.contact})` },
          { term: text('facts.operator'), text: document.operator.name },
          { term: text('facts.minimum'), text: format.number(document.policy.minimumPersons) },
          ...(document.policy.override === null
            ? []
            : [{ term: text('facts.override'), text: document.policy.override }]),
          { term: text('facts.cap'), text: format.number(document.personsCap) },
          { term: text('facts.visits'), text: format.number(document.visits) },
          {
            term: text('facts.auditors'),
            text:
              document.auditors.length === 0
                ? text('facts.noAuditors')
                : format.list(document.auditors.map(({ name }) => name)),
          },
          { term: text('facts.digest'), text: studyDigest, code: true },
          {
            term: text('facts.serverKey'),
            text: fingerprintHex(asDigest(fromHex(document.serverKey.fingerprint))),
            code: true,
          },
        ]}
      />
      <h3 className="mt-10 mb-2 text-lg">{text('facts.looks')}</h3>
      <div className="max-w-form">
        <DraftPreview
          draft={study.draft}
          figures={study.report.figures}
          smallestMinimum={smallestMinimum(study.draft)}
        />
      </div>
    </Panel>
  );
}
