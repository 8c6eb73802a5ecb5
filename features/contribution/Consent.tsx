'use client';

import { type FormEvent, useState } from 'react';
import type { StudyBundle } from '../../core/protocol/study.ts';
import { useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { CheckboxField } from '../../ui/CheckboxField.tsx';
import { CodeWords } from '../../ui/CodeWords.tsx';
import { DescriptionList } from '../../ui/DescriptionList.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ConsentFacts } from './ConsentFacts.tsx';
import type { CheckState } from './checking.ts';
import { ImportReceipt } from './ImportReceipt.tsx';
import { KeyCheck } from './KeyCheck.tsx';
import type { KeptContribution } from './kept.ts';
import { Screen } from './Screen.tsx';

export type ConsentProps = {
  readonly bundle: StudyBundle;
  readonly check: CheckState;
  readonly arrives: boolean;
  readonly onRecheck: () => void;
  readonly onAgree: () => void;
  readonly onImported: (kept: KeptContribution) => void;
};

/** What the study is, who is who, what happens with the answers, and the agreement to it. The key is checked meanwhile. */
export function Consent({ bundle, check, arrives, onRecheck, onAgree, onImported }: ConsentProps) {
  const { document } = bundle;
  const text = useText('contribution');
  const [agreed, setAgreed] = useState(false);
  const [tried, setTried] = useState(false);
  const go = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (agreed) onAgree();
    else window.document.getElementById('agree')?.focus();
  };
  return (
    <Screen
      step="about"
      title={document.title}
      lead={document.question}
      demonstration={document.demonstration}
      arrives={arrives}
    >
      <KeyCheck check={check} onRetry={onRecheck} />
      <Panel title={text('consent.words')}>
        <div className="prose">
          {document.consent.split(/\n{2,}/).map((paragraph) => (
            <p key={paragraph} className="whitespace-pre-line">
              {paragraph}
            </p>
          ))}
        </div>
      </Panel>
      <Panel title={text('consent.facts')}>
        <ConsentFacts document={document} />
        {bundle.spoiltRounds > 0 && (
          <Callout tone="caution" title={text('consent.spoilt')} className="mt-5">
            {text('consent.spoiltText', { spoilt: bundle.spoiltRounds })}
          </Callout>
        )}
      </Panel>
      <Panel title={text('consent.fingerprint')} lead={text('consent.fingerprintHint')}>
        {check.kind === 'done' ? (
          <CodeWords words={check.check.fingerprint} label={text('consent.fingerprint')} />
        ) : (
          <p className="text-muted">{text('consent.fingerprintWaiting')}</p>
        )}
        <DescriptionList
          className="mt-5"
          items={[{ term: text('consent.digest'), text: bundle.studyDigest, code: true }]}
        />
      </Panel>
      <form onSubmit={go} noValidate className="flex flex-col items-start gap-4 border-line border-t pt-6">
        <CheckboxField
          id="agree"
          label={text('consent.agree')}
          checked={agreed}
          onChange={(event) => setAgreed(event.target.checked)}
          error={tried && !agreed ? text('consent.agreeMissing') : undefined}
        />
        <Button type="submit" disabled={check.kind === 'fault'}>
          {text('consent.go')}
        </Button>
      </form>
      <ImportReceipt studyId={document.id} onImported={onImported} />
    </Screen>
  );
}
