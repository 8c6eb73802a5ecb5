import { sameBytes } from '../core/bytes.ts';
import { canonicalText, type Json } from '../core/codec/canonical.ts';
import { DomainError } from '../core/errors.ts';
import type { KeySummary } from '../workers/keyroom-api.ts';
import { readStudy } from './frozen-study.ts';
import type { OpenKey, OpenKeys } from './open-keys.ts';

/**
 * Binds a key to the frozen study that it was made for: from now on it opens releases of this digest and of no other. Said once, for good.
 * @throws DomainError `key/imported`, `key/unproved`, `key/self-test-failed` (`why`: `not tested`), `study/wraps-missing` unless there are two wraps and
 * one was proved by opening (a restored key has been through all of this elsewhere), `key/already-used` for another study or another digest, readStudy's, `study/digest-mismatch` (`which`: `key`)
 */
export async function bindStudy(keys: OpenKeys, key: OpenKey, received: unknown): Promise<KeySummary> {
  const { record } = key;
  refuseUnready(key);
  const study = readStudy(received);
  if (!sameBytes(study.key.keyId, key.publicKey.keyId))
    throw new DomainError('study/digest-mismatch', { which: 'key' });
  if (record.studyId !== study.document.id) throw new DomainError('key/already-used', { why: 'study' });
  if (record.studyDigest !== null && record.studyDigest !== study.name)
    throw new DomainError('key/already-used', { why: 'digest' });
  return keys.change(key, { studyDigest: study.name, document: canonicalText(study.document as unknown as Json) });
}

function refuseUnready({ record }: OpenKey): void {
  if (record.origin === 'imported') throw new DomainError('key/imported');
  if (record.restored) return;
  if (record.proof === null) throw new DomainError('key/unproved');
  if (!record.selfTested) throw new DomainError('key/self-test-failed', { why: 'not tested' });
  if (record.wraps.length < 2 || !record.wraps.some(({ provedByOpening }) => provedByOpening)) {
    throw new DomainError('study/wraps-missing', { wraps: record.wraps.length });
  }
}
