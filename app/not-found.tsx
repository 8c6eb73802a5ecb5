import type { Metadata } from 'next';
import { Absent, absentTitle } from './absent.tsx';

export const metadata: Metadata = { title: absentTitle };

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-page items-center px-4 sm:px-6">
      <Absent />
    </main>
  );
}
