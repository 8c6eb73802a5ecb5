import type { ReleaseView, RoundView } from './views.ts';

export type ReleaseStanding = 'released' | 'refused' | 'spoilt' | 'waiting';

/** What a release is to people. A round that the key room found dishonest withholds its release, whatever was ruled. */
export function standingOf(release: ReleaseView, rounds: readonly RoundView[]): ReleaseStanding {
  const spoilt = rounds.some(
    (round) => round.state === 'spoilt' && round.visit === release.visit && release.rounds.includes(round.number),
  );
  if (spoilt) return 'spoilt';
  if (release.open) return 'released';
  return release.reason === null ? 'waiting' : 'refused';
}

/** A released round with how many people it counts: what a union may be made of. */
export interface AddableRound {
  readonly number: number;
  readonly persons: number;
}

/** Rounds of one visit that may be added: released whole, by a release of their own. */
export function addableRounds(
  releases: readonly ReleaseView[],
  rounds: readonly RoundView[],
  visit: number,
): AddableRound[] {
  return rounds
    .filter((round) => round.visit === visit && round.state === 'released')
    .map(({ number }) => {
      const own = releases.find(
        (release) => release.visit === visit && release.rounds.length === 1 && release.rounds[0] === number,
      );
      return { number, persons: own?.persons ?? 0 };
    })
    .sort((a, b) => a.number - b.number);
}

/** The number that a newly sealed round of a visit will have: a round that was opened again is sealed under its own. */
export function nextRoundNumber(rounds: readonly RoundView[], visit: number): number {
  const own = rounds.filter((round) => round.visit === visit);
  const open = own.find(({ state }) => state === 'collecting');
  return open?.number ?? Math.max(0, ...own.map(({ number }) => number)) + 1;
}

/** The newest release that may be opened, or null. @param releases newest first */
export const newestOpen = (releases: readonly ReleaseView[], rounds: readonly RoundView[]): ReleaseView | null =>
  releases.find((release) => standingOf(release, rounds) === 'released') ?? null;
