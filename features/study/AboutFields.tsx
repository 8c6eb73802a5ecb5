'use client';

import { useText } from '../../messages/provider.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useEditing, useField } from './editing.tsx';
import { contradictedMinimum } from './figures-model.ts';

/** Title and question. */
export function AboutFields() {
  const text = useText('study');
  const { form, edit } = useEditing();
  const field = useField();
  return (
    <Panel title={text('editor.about')} className="border-t-0! pt-0!">
      <div className="flex flex-col gap-6">
        <TextField
          {...field('title')}
          label={text('editor.studyTitle')}
          value={form.title}
          maxLength={160}
          onChange={(event) => edit({ type: 'study', patch: { title: event.target.value } })}
        />
        <TextArea
          {...field('question')}
          label={text('editor.question')}
          hint={text('editor.questionHint')}
          rows={2}
          value={form.question}
          onChange={(event) => edit({ type: 'study', patch: { question: event.target.value } })}
        />
      </div>
    </Panel>
  );
}

/** Consent, and who answers for it. */
export function ConsentFields() {
  const text = useText('study');
  const { form, edit } = useEditing();
  const field = useField();
  const said = contradictedMinimum(form.consent, Number(form.minimumPersons));
  return (
    <Panel title={text('editor.people')}>
      <div className="flex flex-col gap-6">
        <div className="grid gap-6 sm:grid-cols-2">
          <TextField
            {...field('ownerName')}
            label={text('editor.ownerName')}
            hint={text('editor.ownerNameHint')}
            value={form.ownerName}
            onChange={(event) => edit({ type: 'study', patch: { ownerName: event.target.value } })}
          />
          <TextField
            {...field('ownerContact')}
            label={text('editor.ownerContact')}
            hint={text('new.ownerContactHint')}
            value={form.ownerContact}
            onChange={(event) => edit({ type: 'study', patch: { ownerContact: event.target.value } })}
          />
        </div>
        <TextArea
          {...field('consent')}
          label={text('editor.consent')}
          hint={text('editor.consentHint')}
          rows={12}
          value={form.consent}
          onChange={(event) => edit({ type: 'study', patch: { consent: event.target.value } })}
        />
        {said !== null && (
          <Callout tone="caution" role="status">
            {text('editor.consentContradicts', { said: String(said), minimum: form.minimumPersons })}
          </Callout>
        )}
      </div>
    </Panel>
  );
}
