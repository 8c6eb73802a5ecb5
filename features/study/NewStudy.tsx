'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { STUDY_TEMPLATES } from '../../core/protocol/templates.ts';
import { common } from '../../messages/en/common.ts';
import { study as sentences } from '../../messages/en/study.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Fieldset } from '../../ui/Fieldset.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { BLANK_MINIMUM, blankDraft } from './blank-draft.ts';

const areas = { common, study: sentences };
const BLANK = 'blank';

export interface NewStudyProps {
  readonly name: string;
  readonly email: string;
}

/** A new draft, from a template or an empty sheet. Brings its own sentences. */
export function NewStudy(props: NewStudyProps) {
  return (
    <TextProvider areas={areas}>
      <Form {...props} />
    </TextProvider>
  );
}

function Form({ name, email }: NewStudyProps) {
  const text = useText('study');
  const router = useRouter();
  const create = useMutation(useApi().study.create.mutationOptions());
  const [from, choose] = useState<string>(STUDY_TEMPLATES[0]?.id ?? BLANK);
  const [owner, setOwner] = useState({ name, contact: email });
  const [missing, miss] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const keyOwner = { name: owner.name.trim(), contact: owner.contact.trim() };
    const incomplete = keyOwner.name === '' || keyOwner.contact === '';
    miss(incomplete);
    if (incomplete) return;
    const template = STUDY_TEMPLATES.find(({ id }) => id === from);
    const words = {
      title: text('new.blankTitle'),
      question: text('new.blankQuestion'),
      variable: text('new.blankVariable'),
      consent: text('new.blankConsent', { minimum: String(BLANK_MINIMUM) }),
    };
    try {
      const { studyId } = await create.mutateAsync({
        from:
          template === undefined
            ? { kind: 'draft', draft: blankDraft(words, keyOwner) }
            : { kind: 'template', template: template.id, keyOwner },
      });
      router.push(`/studies/${studyId}`);
    } catch {
      // told below
    }
  };
  const said = (field: 'name' | 'contact') => (missing && owner[field].trim() === '' ? text('new.missing') : undefined);
  return (
    <form noValidate onSubmit={(event) => void send(event)} className="flex flex-col gap-10">
      <RadioGroup
        legend={text('new.from')}
        name="from"
        look="cards"
        value={from}
        onChoose={choose}
        options={[
          ...STUDY_TEMPLATES.map((template) => ({
            value: template.id,
            label: <span className="font-semibold">{template.title}</span>,
            hint: (
              <>
                {template.description}{' '}
                <span className="whitespace-nowrap">
                  {text('new.templateSize', {
                    variables: template.draft.variables.length,
                    minimum: String(template.draft.policy.minimumPersons),
                  })}
                </span>
              </>
            ),
          })),
          {
            value: BLANK,
            label: <span className="font-semibold">{text('new.blank')}</span>,
            hint: text('new.blankText'),
          },
        ]}
      />
      <Fieldset legend={text('new.owner')} hint={text('new.ownerLead')}>
        <div className="mt-3 flex flex-col gap-6">
          <TextField
            label={text('new.ownerName')}
            autoComplete="name"
            maxLength={120}
            value={owner.name}
            onChange={(event) => setOwner({ ...owner, name: event.target.value })}
            error={said('name')}
          />
          <TextField
            label={text('new.ownerContact')}
            hint={text('new.ownerContactHint')}
            maxLength={200}
            value={owner.contact}
            onChange={(event) => setOwner({ ...owner, contact: event.target.value })}
            error={said('contact')}
          />
        </div>
      </Fieldset>
      {create.isError && <FaultCallout fault={faultOf(create.error)} />}
      <Button type="submit" busy={create.isPending || create.isSuccess} wide>
        {text('new.create')}
      </Button>
    </form>
  );
}
