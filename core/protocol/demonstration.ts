import { DomainError } from '../errors.ts';

/** How much a demonstration may take: visitors make them with nobody's leave, on somebody else's machine. */
export const DEMONSTRATION = { persons: 5_000, groups: 2, envelopeBytes: 4_096, studiesOfVisitor: 5 } as const;

/** @throws DomainError `study/demonstration-limit` (`what`, `maximum`) when one of them is more than a demonstration may take */
export function checkDemonstration(sizes: Readonly<Partial<Record<keyof typeof DEMONSTRATION, number>>>): void {
  for (const what of Object.keys(DEMONSTRATION) as (keyof typeof DEMONSTRATION)[]) {
    if ((sizes[what] ?? 0) > DEMONSTRATION[what])
      throw new DomainError('study/demonstration-limit', { what, maximum: DEMONSTRATION[what] });
  }
}
