import type { Bucket } from '../ports/contributions.ts';
import type { ShelvedStudy } from './study-shelf.ts';

/** A link's limit lets this many come at once, and a study that expects more persons as many as it expects, up to `MOST`. */
const LEAST = 2_000;
const MOST = 20_000;
/** A used-up limit is whole again after this many seconds: 600 contributions a minute for most studies. */
const REFILL_SECONDS = 200;
/** Whoever only tries the demonstration brings some hundred synthetic people. */
const DEMONSTRATION_SECONDS = 3_600;
/** All studies together, from one address: a hospital on a study day stands behind one. */
const ADDRESS_BURST = 20_000;

/**
 * The limits that a contribution counts against. They bound how fast what is stored can grow, whoever has a link: what is refused stores nothing
 * and costs a signature's verification. A member's own program counts for its address alone.
 * @param address what limits know the caller's address by
 */
export function bucketsAtTheDoor(
  { demonstration, document: { personsCap } }: Pick<ShelvedStudy, 'demonstration' | 'document'>,
  linkId: string | null,
  address: string,
): readonly Bucket[] {
  const byAddress = {
    key: `submit address ${address}`,
    burst: ADDRESS_BURST,
    perSecond: ADDRESS_BURST / REFILL_SECONDS,
  };
  if (linkId === null) return [byAddress];
  const burst = demonstration ? LEAST : Math.min(MOST, Math.max(LEAST, personsCap));
  const seconds = demonstration ? DEMONSTRATION_SECONDS : REFILL_SECONDS;
  return [byAddress, { key: `submit link ${linkId}`, burst, perSecond: burst / seconds }];
}
