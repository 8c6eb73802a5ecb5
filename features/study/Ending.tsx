'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import type { StudyView } from './study-view.ts';

type End = 'close' | 'archive' | 'purge';

/** The one step that a study can take towards its end, and deleting where that is possible. */
const endsOf = (phase: StudyView['phase']): readonly End[] => {
  if (phase === 'open') return ['close'];
  if (phase === 'closed') return ['archive'];
  return phase === 'draft' || phase === 'archived' ? ['purge'] : [];
};

/** Close, archive, delete: each asks first. */
export function Ending({ study, onChanged }: { readonly study: StudyView; readonly onChanged: () => void }) {
  const text = useText('study');
  const ends = endsOf(study.phase);
  if (ends.length === 0) return null;
  return (
    <Panel title={text(study.phase === 'draft' ? 'ending.titleDraft' : 'ending.title')}>
      {study.role === 'owner' ? (
        ends.map((end) => <EndStep key={end} end={end} study={study} onChanged={onChanged} />)
      ) : (
        <p className="text-muted">{text('ending.notOwner')}</p>
      )}
    </Panel>
  );
}

interface EndStepProps {
  readonly end: End;
  readonly study: StudyView;
  readonly onChanged: () => void;
}

const DONE = { close: 'ending.closed', archive: 'ending.archived', purge: 'ending.purged' } as const;

function EndStep({ end, study, onChanged }: EndStepProps) {
  const text = useText('study');
  const frame = useText('common');
  const announce = useAnnounce();
  const router = useRouter();
  const api = useApi();
  const close = useMutation(api.study.close.mutationOptions());
  const archive = useMutation(api.study.archive.mutationOptions());
  const purge = useMutation(api.study.purge.mutationOptions());
  const mutation = { close, archive, purge }[end];
  const [asking, ask] = useState(false);
  const [typed, type] = useState('');
  const draft = study.phase === 'draft';
  const title = study.draft.title.trim();
  const confirm = async () => {
    try {
      await mutation.mutateAsync({ studyId: study.id });
      ask(false);
      announce({ text: text(DONE[end]) });
      if (end === 'purge') router.push('/studies');
      else onChanged();
    } catch {
      ask(false); // told below
    }
  };
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="reading">{text(end === 'purge' && draft ? 'ending.purgeTextDraft' : `ending.${end}Text`)}</p>
      {mutation.isError && <FaultCallout fault={faultOf(mutation.error)} />}
      <Button variant="secondary" onClick={() => ask(true)}>
        {text(`ending.${end}Do`)}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => ask(false)}
        title={text(`ending.${end}Confirm`)}
        closeLabel={frame('close')}
        cancelLabel={frame('cancel')}
        confirmLabel={text(`ending.${end}Do`)}
        danger={end === 'purge'}
        ready={end !== 'purge' || draft || typed.trim() === title}
        busy={mutation.isPending}
        onConfirm={() => void confirm()}
      >
        <p>{text(end === 'purge' && draft ? 'ending.purgeTextDraft' : `ending.${end}ConfirmText`)}</p>
        {end === 'purge' && !draft && (
          <TextField
            className="mt-4"
            label={text('ending.purgeType')}
            hint={title}
            autoComplete="off"
            value={typed}
            onChange={(event) => type(event.target.value)}
          />
        )}
      </ConfirmDialog>
    </div>
  );
}
