import type { Metadata } from 'next';
import { Landing } from '../../features/installation/Landing.tsx';
import { serverText } from '../../messages/server.ts';
import { installationStatus, whoAsks } from './asker.ts';

export const metadata: Metadata = { title: serverText('installation')('landing.pageTitle') };

export default async function StartPage() {
  const [{ claimed, demonstration, signUp }, who] = await Promise.all([installationStatus(), whoAsks()]);
  return (
    <Landing
      claimed={claimed}
      demonstration={demonstration}
      mayJoin={signUp === 'open'}
      name={who === null || who.role === 'demonstrator' ? null : who.name}
    />
  );
}
