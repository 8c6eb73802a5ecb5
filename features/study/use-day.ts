'use client';

import { useFormat } from '../../messages/provider.tsx';

/** A day in words, from a Date or an ISO text, in UTC: the same on server and browser. */
export function useDay(): (moment: Date | string) => string {
  const format = useFormat();
  return (moment) => format.dateTime(new Date(moment), { dateStyle: 'medium', timeZone: 'UTC' });
}
