import { answering } from './answering.ts';
import type { Question } from './member-api.ts';

async function read(name: string): Promise<Uint8Array> {
  const answer = await fetch(`/kernels/${name}`);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

const answer = answering({ read, seal: (name) => `/${name}` });
self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  void answer(data).then((said) => self.postMessage(said));
});
