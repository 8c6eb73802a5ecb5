'use client';

import { useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import type { SaveState } from './use-autosave.ts';

const LOOK = {
  saved: { icon: 'check', ink: 'text-success' },
  saving: { icon: 'refresh', ink: 'text-muted' },
  unsaved: { icon: 'minus', ink: 'text-muted' },
  incomplete: { icon: 'caution', ink: 'text-caution' },
  offline: { icon: 'offline', ink: 'text-caution' },
  conflict: { icon: 'danger', ink: 'text-danger' },
  refused: { icon: 'danger', ink: 'text-danger' },
} as const;

/** Where the draft stands, in a word that stays in place. */
export function SaveMark({ state }: { readonly state: SaveState }) {
  const text = useText('study');
  const { icon, ink } = LOOK[state.kind];
  return (
    <p role="status" className="flex items-center gap-2 text-sm">
      <Icon name={icon} className={`size-5 ${ink}`} />
      {text(`editor.save.${state.kind}`)}
    </p>
  );
}

/** What has to be decided before saving goes on. */
export function SaveTrouble({
  state,
  onLoad,
  onKeep,
}: {
  readonly state: SaveState;
  readonly onLoad: () => void;
  readonly onKeep: () => void;
}) {
  const text = useText('study');
  if (state.kind === 'refused') return <FaultCallout fault={state.fault} onRetry={onKeep} className="mb-6" />;
  if (state.kind !== 'conflict') return null;
  return (
    <Callout
      tone="danger"
      role="alert"
      className="mb-6"
      title={text('editor.conflictTitle')}
      actions={
        <>
          <Button onClick={onLoad}>{text('editor.conflictLoad')}</Button>
          <Button variant="secondary" onClick={onKeep}>
            {text('editor.conflictKeep')}
          </Button>
        </>
      }
    >
      {text('editor.conflictText')}
    </Callout>
  );
}
