'use client';

import { useState } from 'react';
import { common } from '../../messages/en/common.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { endKeyRooms } from '../../workers/keyroom-client.ts';
import { signOut } from './sign.ts';

const areas = { common };

/** The way out. Brings its own sentences. */
export function SignOutButton(props: { readonly className?: string; readonly variant?: 'quiet' | 'secondary' }) {
  return (
    <TextProvider areas={areas}>
      <Out {...props} />
    </TextProvider>
  );
}

function Out({
  className,
  variant = 'quiet',
}: {
  readonly className?: string;
  readonly variant?: 'quiet' | 'secondary';
}) {
  const text = useText('common');
  const [leaving, leave] = useState(false);
  const out = async () => {
    leave(true);
    // Open keys go first, in every tab: whatever becomes of the request, nobody after us finds one.
    endKeyRooms();
    await signOut();
    // A whole new page: nothing that was fetched for this person stays in memory.
    location.assign('/');
  };
  return (
    <Button
      variant={variant}
      busy={leaving}
      onClick={() => void out()}
      {...(className === undefined ? {} : { className })}
    >
      {text('places.signOut')}
    </Button>
  );
}
