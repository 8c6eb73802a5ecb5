import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { callerFor } from '../../server/caller.ts';

/** The procedures for whoever asked for this page; one caller per request. */
const asker = cache(async () => callerFor(await headers()));

/** What the frame and most pages want to know, asked once per request. */
export const installationStatus = cache(async () => (await asker()).installation.status({}));

/** Who is signed in, or null. A session that ended meanwhile is nobody. */
export const whoAsks = cache(async () => (await asker()).account.me({}));

/** Sends somebody who is signed out to the sign-in, and back to `path` afterwards. */
export async function requireAccount(path: string) {
  const who = await whoAsks();
  if (who === null) redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  return who;
}

/** A study as its member sees it; what is none of the asker's does not exist. Asked once per request. */
export const studyOfAsker = cache(async (studyId: string) => {
  try {
    return await (await asker()).study.get({ studyId });
  } catch (fault) {
    // The message of a fault is its code.
    if (fault instanceof Error && (fault.message === 'not-found' || fault.message === 'access/denied')) notFound();
    throw fault;
  }
});
