import type { StudyBundle } from '../../core/protocol/study.ts';
import { carryStudyLink } from '../api/client.ts';
import { fetchStudy } from './door.ts';
import { readLink } from './link.ts';

interface Early {
  readonly token: string;
  readonly study: Promise<StudyBundle>;
}

let early: Early | null = ask();

/** Asked for while this module loads: on a slow phone the page needs as long to become alive as the study to arrive. */
function ask(): Early | null {
  if (typeof location === 'undefined' || !isSecureContext) return null;
  const link = readLink(location.hash);
  if (link.kind !== 'complete') return null;
  carryStudyLink(link.token);
  const study = fetchStudy(new AbortController().signal);
  // Whoever takes it hears of its fault; nobody may.
  study.catch(() => undefined);
  return { token: link.token, study };
}

/** The study that was asked for early, once, if it is the one of this link. */
export function takeEarlyStudy(token: string): Promise<StudyBundle> | null {
  const taken = early?.token === token ? early.study : null;
  early = null;
  return taken;
}
