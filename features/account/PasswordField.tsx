'use client';

import { type ComponentProps, useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';

/** A password that can be looked at. Uncontrolled: it is read when the form is sent and stands in no state. */
export function PasswordField(props: Omit<ComponentProps<typeof TextField>, 'type' | 'action'>) {
  const text = useText('account');
  const [shown, show] = useState(false);
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      action={
        <IconButton
          icon={shown ? 'eyeOff' : 'eye'}
          label={text(shown ? 'fields.hide' : 'fields.show')}
          aria-pressed={shown}
          onClick={() => show(!shown)}
        />
      }
    />
  );
}
