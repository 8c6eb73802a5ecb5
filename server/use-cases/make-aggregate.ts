import { randomUUID } from 'node:crypto';
import { fromHex, toHex } from '../../core/bytes.ts';
import { digest } from '../../core/digest.ts';
import { queryDigest } from '../../core/evaluation/inputs.ts';
import { Transcript, transcriptDigest, transcriptMessage } from '../../core/protocol/transcript.ts';
import type { ArithmeticEngine } from '../ports/arithmetic-engine.ts';
import type { Computation } from '../ports/computations.ts';
import type { LogCheckpoint } from '../ports/log.ts';
import type { NewAggregate, NewAggregatePart } from '../ports/releases.ts';
import type { FrozenStudy } from '../ports/studies.ts';
import { type CellSums, publicKeyOf } from './cell-sums.ts';
import { type ComputeDeps, dayOf } from './compute-deps.ts';

interface Making {
  readonly deps: Pick<ComputeDeps, 'signer' | 'logOrigin' | 'codeVersion' | 'now'>;
  readonly engine: ArithmeticEngine;
  readonly study: FrozenStudy;
  readonly computation: Computation;
  readonly checkpoint: LogCheckpoint;
  readonly cell: CellSums;
}

/** One cell's aggregate: every sum under fresh randomness, and the signed transcript that says what it is. */
export async function makeAggregate({
  deps,
  engine,
  study,
  computation,
  checkpoint,
  cell,
}: Making): Promise<NewAggregate> {
  const parts: NewAggregatePart[] = [];
  for (const part of cell.parts) parts.push(await rerandomised(engine, study, part));
  const { document } = study;
  const transcript = Transcript.parse({
    version: 1,
    canonicalisation: 'jcs',
    computationId: computation.id,
    studyId: study.id,
    studyDigest: toHex(study.studyDigest),
    keyRingDigest: document.keyRingDigest,
    layoutDigest: document.layoutDigest,
    policyDigest: document.policyDigest,
    plan: computation.plan,
    cohort: { rounds: computation.rounds.map(({ number }) => number), cell: cell.cell },
    visit: computation.visit,
    persons: cell.persons,
    contributions: cell.contributions,
    minimumPersons: document.policy.minimumPersons,
    inputsRoot: toHex(cell.inputsRoot),
    queryDigest: toHex(
      queryDigest({
        studyDigest: study.studyDigest,
        groups: computation.plan.groups,
        logIndices: cell.logIndices,
        statistic: 'moments',
        noise: null,
      }),
    ),
    noise: [],
    parts: parts.map((part) => ({
      group: part.group,
      holderIndex: part.holder,
      keyId: toHex(part.keyId),
      sumDigest: toHex(part.sumDigest),
      releasedDigest: toHex(part.releasedDigest),
      rerandomiserDigest: toHex(part.rerandomiserDigest),
    })),
    checkpoint: { origin: deps.logOrigin, size: checkpoint.size, root: toHex(checkpoint.root) },
    codeVersion: deps.codeVersion,
    day: dayOf(deps.now()),
  });
  return {
    id: randomUUID(),
    computationId: computation.id,
    cell: cell.cell,
    persons: cell.persons,
    contributions: cell.contributions,
    inputsRoot: cell.inputsRoot,
    transcript,
    transcriptDigest: transcriptDigest(transcript),
    signature: deps.signer.sign(transcriptMessage(transcript)),
    parts,
  };
}

async function rerandomised(
  engine: ArithmeticEngine,
  study: FrozenStudy,
  part: CellSums['parts'][number],
): Promise<NewAggregatePart> {
  const { group, holderIndex, sum } = part;
  const { released, randomiser } = await engine.rerandomise(publicKeyOf(study, holderIndex), sum);
  const holder = study.document.keyRing.holders.find((candidate) => candidate.holderIndex === holderIndex);
  return {
    group,
    holder: holderIndex,
    keyId: fromHex(holder?.keyId ?? ''),
    sum,
    sumDigest: digest('aggregate-part', sum),
    released,
    releasedDigest: digest('aggregate-part', released),
    rerandomiser: randomiser,
    rerandomiserDigest: digest('rerandomiser', randomiser),
  };
}
