'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';

const DAYS = [7, 30, 90, 365] as const;

/** Makes a link and shows its address once: it stands in this component's state alone and goes when it is put away. */
export function MakeLink({ studyId, onMade }: { readonly studyId: string; readonly onMade: () => void }) {
  const text = useText('study');
  const [address, show] = useState<string | null>(null);
  const [label, setLabel] = useState('');
  const [days, setDays] = useState('');
  const [missing, miss] = useState(false);
  const create = useMutation(useApi().link.create.mutationOptions());
  const make = async (event: FormEvent) => {
    event.preventDefault();
    miss(label.trim() === '');
    if (label.trim() === '') return;
    try {
      const { url } = await create.mutateAsync({
        studyId,
        label: label.trim(),
        days: days === '' ? null : Number(days),
      });
      create.reset(); // the address is in no cache
      show(url);
      setLabel('');
      onMade();
    } catch {
      // told below
    }
  };
  if (address !== null) return <MadeLink address={address} onDone={() => show(null)} />;
  return (
    <form noValidate onSubmit={(event) => void make(event)} className="flex flex-wrap items-end gap-x-4 gap-y-4">
      <TextField
        label={text('links.label')}
        hint={text('links.labelHint')}
        className="min-w-56 grow basis-72"
        maxLength={80}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
        error={missing ? text('fault.missing') : undefined}
      />
      <SelectField
        label={text('links.ends')}
        className="min-w-44"
        value={days}
        onChange={(event) => setDays(event.target.value)}
        options={[
          { value: '', label: text('links.endsNever') },
          ...DAYS.map((count) => ({ value: String(count), label: text('links.endsChoice', { days: count }) })),
        ]}
      />
      <Button type="submit" busy={create.isPending}>
        {text('links.make')}
      </Button>
      {create.isError && <FaultCallout fault={faultOf(create.error)} className="basis-full" />}
    </form>
  );
}

function MadeLink({ address, onDone }: { readonly address: string; readonly onDone: () => void }) {
  const text = useText('study');
  const frame = useText('common');
  return (
    <Callout
      tone="success"
      role="status"
      title={text('links.made')}
      actions={
        <>
          <CopyButton
            text={address}
            label={text('links.copy')}
            doneLabel={frame('copied')}
            failedLabel={frame('copyFailed')}
            variant="primary"
          />
          <LinkButton href={address} variant="secondary" icon="external" target="_blank" rel="noopener noreferrer">
            {text('links.look')}
          </LinkButton>
          <Button variant="quiet" onClick={onDone}>
            {text('links.done')}
          </Button>
        </>
      }
    >
      <p>{text('links.madeText')}</p>
      <p translate="no" className="mt-2 select-all break-all rounded-sm bg-surface px-3 py-2 font-mono text-sm">
        {address}
      </p>
    </Callout>
  );
}
