import { Worker as Thread } from 'node:worker_threads';
import type { Answer, Question, Scale } from './member-api.ts';
import type { RowName, Sample } from './rows.ts';

type Asked = Question extends infer Q ? (Q extends Question ? Omit<Q, 'id'> : never) : never;

/** A thread somewhere. */
export interface Member {
  ask(question: Asked): Promise<Sample | null>;
  stop(): Promise<void>;
}

/** Two threads of one place, made ready. */
export interface Place {
  readonly where: 'node' | 'chromium';
  round(row: RowName): Promise<Sample>;
  stop(): Promise<void>;
}

/** A member around a way to post questions; feed its `hear` with what comes back. */
export function makeMember(post: (question: Question) => void, stop: () => Promise<void>) {
  const waiting = new Map<number, { resolve(sample: Sample | null): void; reject(fault: Error): void }>();
  let next = 0;
  const member: Member = {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        post({ ...question, id } as Question);
      }),
    stop,
  };
  const hear = (answer: Answer): void => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.ok) asked?.resolve(answer.sample);
    else asked?.reject(new Error(answer.why));
  };
  const fail = (fault: Error): void => {
    for (const { reject } of waiting.values()) reject(fault);
    waiting.clear();
  };
  return { member, hear, fail };
}

export function startNodeMember(): Member {
  const thread = new Thread(new URL('./node-member.ts', import.meta.url));
  const { member, hear, fail } = makeMember(
    (question) => thread.postMessage(question),
    async () => {
      await thread.terminate();
    },
  );
  thread.on('message', hear);
  thread.on('error', fail);
  return member;
}

const S_IN_MS = 1000;

/** Makes both threads ready. The long sum's peer works on one thread, whoever adds with two. */
export async function makePlace(
  where: Place['where'],
  members: readonly [Member, Member],
  scale: Scale,
  stop: () => Promise<void>,
): Promise<Place> {
  const [first] = members;
  await Promise.all(members.map((member) => member.ask({ kind: 'ready', scale })));
  const round: Place['round'] = async (row) => {
    if (row !== 'paillier.sum.2') return (await first.ask({ kind: 'round', row })) as Sample;
    const { peer } = (await first.ask({ kind: 'round', row: 'paillier.sum' })) as Sample;
    const begun = performance.now();
    await Promise.all(members.map((member) => member.ask({ kind: 'half' })));
    return { ours: (performance.now() - begun) / S_IN_MS, peer };
  };
  return { where, round, stop };
}
