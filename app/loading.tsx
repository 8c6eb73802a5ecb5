import { serverText } from '../messages/server.ts';
import { Skeleton } from '../ui/Skeleton.tsx';

export default function Loading() {
  return (
    <div className="mx-auto w-full max-w-page px-4 pt-12 sm:px-6">
      <Skeleton label={serverText('common')('loading')} lines={5} className="max-w-prose" />
    </div>
  );
}
