'use client';

import { useEffect, useRef, useState } from 'react';
import { DomainError } from '../../core/errors.ts';
import { common } from '../../messages/en/common.ts';
import { demonstration } from '../../messages/en/demonstration.ts';
import { errors } from '../../messages/en/errors.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { Button, ButtonRow, LinkButton } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { DescriptionList } from '../../ui/DescriptionList.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { api, faultOf } from '../api/client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { ResultView } from '../result/ResultView.tsx';
import { type Demonstrated, PERSONS } from './run.ts';
import { StageList } from './StageList.tsx';
import { type Showing, shareOf } from './stages.ts';
import { useDemonstration } from './use-demonstration.ts';

const areas = { common, demonstration, errors };

/** A whole study with synthetic people, in the visitor's own browser. */
export function TryPage() {
  return (
    <TextProvider areas={areas}>
      <Demonstration />
    </TextProvider>
  );
}

function Demonstration() {
  const text = useText('demonstration');
  const offer = useOffer();
  const { state, seconds, start, stop } = useDemonstration();
  const begin = () => void start({ keyOwner: text('keyOwner'), contact: text('contact'), link: text('linkLabel') });

  if (offer.kind === 'off')
    return (
      <EmptyState
        level={1}
        drawing="quiet"
        title={text('offTitle')}
        actions={<LinkButton href="/">{text('home')}</LinkButton>}
      >
        {text('off')}
      </EmptyState>
    );
  return (
    <>
      <PageHeader title={text('pageTitle')} lead={text('lead', { persons: PERSONS })} />
      <div className="flex flex-col gap-8">
        {offer.kind === 'fault' && <FaultCallout fault={offer.fault} onRetry={() => location.reload()} />}
        {state.kind === 'rest' && (
          <>
            {state.why !== 'new' && (
              <Callout tone="info" role="status">
                {text(state.why)}
              </Callout>
            )}
            <p className="reading text-muted">{text('real')}</p>
            <ButtonRow>
              <Button onClick={begin} disabled={offer.kind !== 'on'}>
                {text(state.why === 'new' ? 'start' : 'again')}
              </Button>
            </ButtonRow>
          </>
        )}
        {state.kind === 'running' && <Running showing={state.showing} seconds={seconds} onStop={stop} />}
        {state.kind === 'fault' && (
          <>
            <FaultCallout fault={state.fault} />
            <ButtonRow>
              <Button onClick={begin}>{text('again')}</Button>
            </ButtonRow>
          </>
        )}
        {state.kind === 'done' && <Done demonstrated={state.demonstrated} seconds={seconds} />}
        <StageList
          showing={state.kind === 'rest' ? null : state.showing}
          isOver={state.kind === 'done'}
          isRunning={state.kind === 'running'}
        />
      </div>
    </>
  );
}

function Running({
  showing,
  seconds,
  onStop,
}: {
  readonly showing: Showing;
  readonly seconds: number;
  readonly onStop: () => void;
}) {
  const text = useText('demonstration');
  return (
    <div className="flex flex-col gap-4">
      <ProgressBar label={text('progress')} share={shareOf(showing)} figure={text('elapsed', { seconds })} />
      <ButtonRow>
        <Button variant="secondary" onClick={onStop}>
          {text('cancel')}
        </Button>
      </ButtonRow>
    </div>
  );
}

function Done({ demonstrated, seconds }: { readonly demonstrated: Demonstrated; readonly seconds: number }) {
  const text = useText('demonstration');
  const { studyId, passphrase, opened } = demonstrated;
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus(), []);
  return (
    <section aria-labelledby="demonstration-result" className="flex flex-col gap-6">
      <div ref={top} tabIndex={-1} className="outline-none">
        <h2 id="demonstration-result" className="text-2xl">
          {text('resultTitle')}
        </h2>
        <p className="reading mt-1 text-lg text-muted">{text('resultLead', { persons: opened.result.persons })}</p>
        <p className="mt-1 text-muted">{text('took', { seconds })}</p>
      </div>
      <ResultView opened={opened} />
      <DescriptionList items={[{ term: text('passphrase'), text: passphrase, code: true }]} />
      <p className="reading -mt-4 text-muted text-sm">{text('passphraseHint')}</p>
      <ButtonRow>
        <LinkButton href={`/studies/${studyId}`}>{text('toStudy')}</LinkButton>
        <LinkButton variant="secondary" href={`/result/${studyId}`}>
          {text('toResult')}
        </LinkButton>
      </ButtonRow>
    </section>
  );
}

type Offer = { readonly kind: 'asking' | 'on' | 'off' } | { readonly kind: 'fault'; readonly fault: DomainError };

/** Whether this server offers the demonstration, and this origin can run it. */
function useOffer(): Offer {
  const [offer, setOffer] = useState<Offer>({ kind: 'asking' });
  useEffect(() => {
    if (!isSecureContext) return setOffer({ kind: 'fault', fault: new DomainError('origin/insecure') });
    api.installation.status.query({}).then(
      (status) => setOffer({ kind: status.demonstration ? 'on' : 'off' }),
      (thrown: unknown) => setOffer({ kind: 'fault', fault: faultOf(thrown) }),
    );
  }, []);
  return offer;
}
