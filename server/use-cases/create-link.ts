import { toBase64Url } from '../../core/bytes.ts';
import { DomainError } from '../../core/errors.ts';
import { LINK_TOKEN_BYTES, studyLinkUrl } from '../../core/protocol/study-link.ts';
import type { Rng } from '../../core/random.ts';
import type { Links } from '../ports/links.ts';
import type { Studies, StudyScope } from '../ports/studies.ts';

const DAY_MS = 24 * 3600 * 1000;

export interface CreateLinkDeps {
  readonly studies: Pick<Studies, 'get'>;
  readonly links: Pick<Links, 'create'>;
  readonly appUrl: string;
  readonly rng: Rng;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly tokenHash: (token: string) => Uint8Array;
}

/**
 * Makes a study link. Its token is in the answer and nowhere else: it cannot be shown again.
 * @param days for how long; null: until it is revoked or the study closes
 * @throws DomainError `not-found` unless the study was opened
 */
export async function createLink(
  deps: CreateLinkDeps,
  scope: StudyScope,
  { label, days }: { readonly label: string; readonly days: number | null },
): Promise<{ readonly linkId: string; readonly url: string; readonly expiresAt: Date | null }> {
  const study = await deps.studies.get(scope);
  if (study === null || study.studyDigest === null) throw new DomainError('not-found');
  const token = deps.rng(LINK_TOKEN_BYTES);
  const linkId = deps.newId();
  const expiresAt = days === null ? null : new Date(deps.now().getTime() + days * DAY_MS);
  await deps.links.create(scope, { id: linkId, tokenHash: deps.tokenHash(toBase64Url(token)), label, expiresAt });
  return { linkId, url: studyLinkUrl(deps.appUrl, token, study.studyDigest), expiresAt };
}
