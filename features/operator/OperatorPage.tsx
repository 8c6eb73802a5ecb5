'use client';

import { common } from '../../messages/en/common.ts';
import { operator } from '../../messages/en/operator.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { JobsPanel } from './JobsPanel.tsx';
import { JoiningPanel } from './JoiningPanel.tsx';
import { UsersPanel } from './UsersPanel.tsx';

const areas = { common, operator };

/** Accounts and the state of the work, for whoever runs the server. Brings its own sentences. */
export function OperatorPage({ signUp }: { readonly signUp: 'open' | 'invited' }) {
  return (
    <TextProvider areas={areas}>
      <Parts signUp={signUp} />
    </TextProvider>
  );
}

function Parts({ signUp }: { readonly signUp: 'open' | 'invited' }) {
  const text = useText('operator');
  return (
    <>
      <PageHeader title={text('title')} lead={text('lead')} />
      <div className="flex flex-col gap-12">
        <JobsPanel />
        <JoiningPanel signUp={signUp} />
        <UsersPanel />
        <Panel title={text('metrics.title')}>
          <p className="reading">{text('metrics.text')}</p>
          <p className="mt-2">
            <a href="/metrics" className="link inline-block py-2">
              {text('metrics.open')}
            </a>
          </p>
        </Panel>
      </div>
    </>
  );
}
