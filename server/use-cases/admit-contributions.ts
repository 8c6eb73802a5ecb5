import { DomainError } from '../../core/errors.ts';
import { GroupCommit } from '../group-commit.ts';
import type { Contributions, InsertVerdict, NewContribution } from '../ports/contributions.ts';
import type { ShelvedStudy } from './study-shelf.ts';

/** A contribution whose form and signature are right. */
export interface Candidate {
  readonly study: ShelvedStudy;
  readonly contribution: NewContribution;
}

/** Contributions of one transaction. Bounds what one batch may hold the thread for: a hostile one costs a gcd (half a millisecond) each. */
const BATCH = 64;

/** The last door: ciphertexts of everybody who comes at the same time are checked with one gcd and stored in one transaction. */
export type Admissions = (candidate: Candidate) => Promise<InsertVerdict>;

/** @param onBatch told how many came together */
export function openAdmissions(contributions: Contributions, onBatch: (size: number) => void = () => {}): Admissions {
  const joint = new GroupCommit<Candidate, InsertVerdict>((candidates) => {
    onBatch(candidates.length);
    return admit(contributions, candidates);
  }, BATCH);
  return async (candidate) => {
    if (candidate.contribution.replacesId === null) return joint.add(candidate);
    const [refusal] = validate([candidate]);
    return refusal ?? contributions.replace(candidate.contribution);
  };
}

async function admit(contributions: Contributions, candidates: readonly Candidate[]): Promise<InsertVerdict[]> {
  const verdicts: (InsertVerdict | null)[] = validate(candidates);
  const sound = candidates.flatMap((candidate, index) =>
    verdicts[index] === null ? [{ index, contribution: candidate.contribution }] : [],
  );
  if (sound.length > 0) {
    const stored = await insert(
      contributions,
      sound.map(({ contribution }) => contribution),
    );
    for (const [at, { index }] of sound.entries()) verdicts[index] = stored[at] ?? null;
  }
  return verdicts.map((verdict) => {
    if (verdict === null) throw new Error('a contribution was left without a verdict');
    return verdict;
  });
}

/** One of a batch must never fail the others: what the database refuses together is tried one by one. */
async function insert(contributions: Contributions, sound: readonly NewContribution[]): Promise<InsertVerdict[]> {
  try {
    return [...(await contributions.insert(sound))];
  } catch (fault) {
    if (sound.length === 1) throw fault;
  }
  const verdicts: InsertVerdict[] = [];
  for (const contribution of sound) {
    const [verdict] = await contributions.insert([contribution]).catch((): InsertVerdict[] => []);
    verdicts.push(verdict ?? { ok: false, code: 'internal', detail: {} });
  }
  return verdicts;
}

/** Null for a candidate whose ciphertexts are all valid. One gcd per key when all are; one per contribution when one is not. */
function validate(candidates: readonly Candidate[]): (InsertVerdict | null)[] {
  const verdicts = candidates.map((): InsertVerdict | null => null);
  const byStudy = Map.groupBy(
    candidates.map((candidate, index) => ({ candidate, index })),
    ({ candidate }) => candidate.study,
  );
  for (const [study, members] of byStudy) {
    if (
      refusalOf(
        study,
        members.map(({ candidate }) => candidate.contribution),
      ) === null
    )
      continue;
    for (const { candidate, index } of members) verdicts[index] = refusalOf(study, [candidate.contribution]);
  }
  return verdicts;
}

function refusalOf(study: ShelvedStudy, contributions: readonly NewContribution[]): InsertVerdict | null {
  try {
    const byHolder = Map.groupBy(
      contributions.flatMap(({ parts }) => parts),
      ({ holderIndex }) => holderIndex,
    );
    for (const [holderIndex, parts] of byHolder) {
      const validator = study.validators.get(holderIndex);
      if (validator === undefined) throw new DomainError('envelope/wrong-parts', { holderIndex });
      validator.batch(parts.map(({ bytes }) => bytes));
    }
    return null;
  } catch (fault) {
    if (fault instanceof DomainError) return { ok: false, code: fault.code, detail: fault.detail };
    throw fault;
  }
}
