import type { LoadKernel } from '../../keyroom/arithmetic.ts';
import { type Files, prepareLattices } from './lattice-work.ts';
import type { Answer, Question } from './member-api.ts';
import { preparePaillier } from './paillier-work.ts';
import type { Sample } from './rows.ts';

async function prepare(files: Files, scale: Extract<Question, { kind: 'ready' }>['scale']) {
  const load: LoadKernel = (tier) => files.read(`${tier}.wasm`);
  const { rounds, half } = await preparePaillier(load, scale);
  return { rounds: { ...rounds, ...(await prepareLattices(files)) }, half };
}

/** A thread's side: makes ready once, then answers one question after the other. */
export function answering(files: Files): (question: Question) => Promise<Answer> {
  let work: Awaited<ReturnType<typeof prepare>> | undefined;
  const answer = async (question: Question): Promise<Sample | null> => {
    if (question.kind === 'ready') {
      work = await prepare(files, question.scale);
      return null;
    }
    if (work === undefined) throw new Error('the thread was not made ready');
    if (question.kind === 'round') return work.rounds[question.row]();
    work.half();
    return null;
  };
  return async (question) => {
    try {
      return { id: question.id, ok: true, sample: await answer(question) };
    } catch (fault) {
      return { id: question.id, ok: false, why: String(fault instanceof Error ? fault.stack : fault) };
    }
  };
}
