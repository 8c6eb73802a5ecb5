import type { Metadata } from 'next';
import { Absent, absentTitle } from '../absent.tsx';

/** Stands in the frame of the site for a study or page that is not there, or not for whoever asks. */
export const metadata: Metadata = { title: absentTitle };

export default function NotFound() {
  return <Absent />;
}
