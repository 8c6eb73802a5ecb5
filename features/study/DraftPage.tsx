'use client';

import { useCallback, useMemo, useReducer, useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Badge, StatusPill } from '../../ui/Badge.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { BackLink, PageHeader } from '../../ui/PageHeader.tsx';
import { api } from '../api/client.ts';
import { AboutFields, ConsentFields } from './AboutFields.tsx';
import { DraftPreview } from './DraftPreview.tsx';
import { checkDraft } from './draft-check.ts';
import { edited } from './draft-edits.ts';
import { formOf } from './draft-form.ts';
import { Ending } from './Ending.tsx';
import { EditingProvider } from './editing.tsx';
import { FaultList } from './FaultList.tsx';
import { Opening } from './Opening.tsx';
import { RulesFields } from './RulesFields.tsx';
import { SaveMark, SaveTrouble } from './SaveMark.tsx';
import type { StudyView } from './study-view.ts';
import { useAutosave } from './use-autosave.ts';
import { VariableList } from './VariableList.tsx';

/** A draft: the editor, what comes of it, and the way to opening. */
export function DraftPage({ study, onChanged }: { readonly study: StudyView; readonly onChanged: () => void }) {
  const text = useText('study');
  const readOnly = study.role !== 'owner' && study.role !== 'analyst';
  const [stored] = useState(study);
  const [first] = useState(() => formOf(study.draft));
  const [form, edit] = useReducer(edited, first);
  const check = useMemo(() => checkDraft(form), [form]);
  const asTyped = useMemo(() => checkDraft(first).draft, [first]);
  const { state, dirty, save, revisionNow } = useAutosave(study.id, stored, asTyped, check.draft);
  const editing = useMemo(() => ({ form, check, edit, readOnly }), [form, check, readOnly]);
  // The views stay as they were while a field is not complete.
  const [shown, show] = useState(check.draft);
  if (check.draft !== null && check.draft !== shown) show(check.draft);
  const load = useCallback(async () => {
    await api.study.get.query({ studyId: study.id });
    location.reload();
  }, [study.id]);
  return (
    <EditingProvider editing={editing}>
      <PageHeader
        above={<BackLink href="/studies">{text('editor.back')}</BackLink>}
        title={form.title.trim() === '' ? text('new.blankTitle') : form.title}
        status={
          <>
            <StatusPill shape="empty">{text('phase.draft')}</StatusPill>
            {study.demonstration && <Badge tone="info">{text('demonstration')}</Badge>}
          </>
        }
        actions={<SaveMark state={state} />}
      />
      {readOnly && <Callout className="mb-6">{text('editor.readOnly')}</Callout>}
      {study.demonstration && <Callout className="mb-6">{text('demonstrationText')}</Callout>}
      <SaveTrouble state={state} onLoad={() => void load()} onKeep={() => void save(true)} />
      <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <form className="flex min-w-0 flex-col gap-10" onSubmit={(event) => event.preventDefault()}>
          <FaultList />
          <AboutFields />
          <VariableList />
          <RulesFields />
          <ConsentFields />
        </form>
        <aside
          aria-label={text('preview.title')}
          className="min-w-0 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-2rem)] lg:overflow-y-auto"
        >
          <h2 className="mb-2 text-xl">{text('preview.title')}</h2>
          {shown === null ? (
            <p className="text-muted">{text('preview.incomplete')}</p>
          ) : (
            <DraftPreview draft={shown} figures={check.figures} smallestMinimum={check.smallestMinimum} />
          )}
        </aside>
      </div>
      <div className="mt-12 flex flex-col gap-10">
        <Opening
          study={study}
          ready={check.draft !== null && check.faults.length === 0}
          saved={!dirty && state.kind === 'saved'}
          minimum={form.minimumPersons}
          revisionNow={revisionNow}
          onOpened={onChanged}
        />
        <Ending study={study} onChanged={onChanged} />
      </div>
    </EditingProvider>
  );
}
