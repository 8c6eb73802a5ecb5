'use client';

import { useSyncExternalStore } from 'react';
import { invitationIn } from '../../core/protocol/invitation.ts';
import { account } from '../../messages/en/account.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { SignForm } from './SignForm.tsx';

const areas = { account };

/** Making an account where people are invited: asks for nothing without an invitation, which stands behind the # and is the browser's alone. Brings its own sentences. */
export function InvitedForm() {
  return (
    <TextProvider areas={areas}>
      <Invited />
    </TextProvider>
  );
}

function Invited() {
  const text = useText('account');
  const isInvited = useSyncExternalStore(
    onHashChange,
    () => invitationIn(location.hash) !== null,
    () => null,
  );
  if (isInvited === null) return null;
  return (
    <>
      <Callout className="mb-6">{text(isInvited ? 'signUp.invitedHere' : 'signUp.invited')}</Callout>
      {isInvited && <SignForm kind="up" />}
    </>
  );
}

function onHashChange(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}
