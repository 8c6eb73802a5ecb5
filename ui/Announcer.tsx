'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { IconButton } from './Button.tsx';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';
import { TONE_EDGE, TONE_ICON, TONE_INK, type Tone } from './tone.ts';

export type Announcement = {
  readonly text: string;
  readonly tone?: Exclude<Tone, 'neutral'>;
  /** heard only, not shown */
  readonly silent?: boolean;
};

type Shown = Announcement & { readonly id: number };

const Announce = createContext<(announcement: Announcement) => void>(() => undefined);

/** Says something to everybody: shown as a note in the corner and read by screen readers. Needs <Announcer> above it. */
export const useAnnounce = () => useContext(Announce);

const STAYS_MS = 8_000;

/**
 * Holds the page's two live regions and its notes. Good news leaves after 8 s unless pointer or focus rest on it;
 * caution and danger stay until they are dismissed (WCAG 2.2.1).
 */
export function Announcer({ closeLabel, children }: { readonly closeLabel: string; readonly children: ReactNode }) {
  const [notes, setNotes] = useState<readonly Shown[]>([]);
  const [polite, setPolite] = useState('');
  const [urgent, setUrgent] = useState('');
  const count = useRef(0);
  const announce = useCallback((announcement: Announcement) => {
    count.current += 1;
    const note = { ...announcement, id: count.current };
    // A no-break space in every second text makes a repeated sentence a change, which is what readers listen for.
    const heard = announcement.text + (note.id % 2 === 0 ? '\u00a0' : '');
    if (announcement.tone === 'danger') setUrgent(heard);
    else setPolite(heard);
    if (announcement.silent !== true) setNotes((before) => [...before.slice(-2), note]);
  }, []);
  const drop = useCallback((id: number) => setNotes((before) => before.filter((note) => note.id !== id)), []);
  return (
    <Announce value={announce}>
      {children}
      <p aria-live="polite" className="sr-only">
        {polite}
      </p>
      <p aria-live="assertive" className="sr-only">
        {urgent}
      </p>
      <div className="screen-only pointer-events-none fixed inset-x-4 bottom-4 z-40 flex flex-col items-end gap-2">
        {notes.map((note) => (
          <Note key={note.id} note={note} closeLabel={closeLabel} onDrop={drop} />
        ))}
      </div>
    </Announce>
  );
}

function Note({
  note,
  closeLabel,
  onDrop,
}: {
  readonly note: Shown;
  readonly closeLabel: string;
  readonly onDrop: (id: number) => void;
}) {
  const tone = note.tone ?? 'success';
  const leaves = tone === 'success' || tone === 'info';
  const [held, hold] = useState(false);
  useEffect(() => {
    if (!leaves || held) return;
    const timer = setTimeout(() => onDrop(note.id), STAYS_MS);
    return () => clearTimeout(timer);
  }, [leaves, held, note.id, onDrop]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: resting on the note only keeps it; the button inside is what acts
    <div
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
      className={classNames(
        'pointer-events-auto flex w-full max-w-md items-start gap-3 rounded-md border-2 bg-surface py-1.5 ps-4 pe-1.5 shadow-raised',
        TONE_EDGE[tone],
      )}
    >
      <Icon name={TONE_ICON[tone]} className={`mt-2.5 size-5.5 ${TONE_INK[tone]}`} />
      {/* Read by the live region already. */}
      <p className="grow py-2">{note.text}</p>
      <IconButton icon="close" label={closeLabel} onClick={() => onDrop(note.id)} />
    </div>
  );
}
