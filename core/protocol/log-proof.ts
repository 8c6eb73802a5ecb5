import { toBase64 } from '../codec/base64.ts';
import { DIGEST_BYTES } from '../digest.ts';
import { DomainError } from '../errors.ts';
import { verifyInclusion } from '../math/merkle.ts';
import { base64, type Checkpoint, decimal, openCheckpoint } from './checkpoint.ts';

/** That an entry stands in the log, checkable offline: C2SP tlog-proof, version 1, without extra octets. */
export interface LogProof {
  readonly index: number;
  /** Siblings from the leaf up. */
  readonly hashes: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
/** A tree of 2^63 leaves has no longer path. */
const MAX_HASHES = 63;
const MAX_CHARACTERS = 32_768;

const malformed = (why: string): DomainError => new DomainError('log/proof-invalid', { why });

export const encodeLogProof = ({ index, hashes, checkpoint }: LogProof): string =>
  [FIRST_LINE, `index ${index}`, ...hashes.map(toBase64), '', checkpoint].join('\n');

/** @throws DomainError `log/proof-invalid` (`why`) */
export function parseLogProof(text: string): LogProof {
  const gap = text.indexOf('\n\n');
  if (text.length > MAX_CHARACTERS || gap < 0) throw malformed('proof');
  const [first, second = '', ...rest] = text.slice(0, gap).split('\n');
  if (first !== FIRST_LINE) throw malformed('version');
  const [indexLine = '', ...lines] = second.startsWith('extra ') ? rest : [second, ...rest];
  if (!indexLine.startsWith('index ')) throw malformed('index');
  if (lines.length > MAX_HASHES) throw malformed('length');
  const hashes = lines.map(base64);
  if (hashes.some((hash) => hash.length !== DIGEST_BYTES)) throw malformed('hash');
  return { index: decimal(indexLine.slice('index '.length)), hashes, checkpoint: text.slice(gap + 2) };
}

/**
 * Checks a proof against the log's name and key.
 * @param leaf hash of the entry, as the receipt promised it
 * @returns the checkpoint that contains it
 * @throws DomainError `log/proof-invalid` (`why`)
 */
export function checkLogProof(
  text: string,
  leaf: Uint8Array,
  log: { readonly origin: string; readonly publicKey: Uint8Array },
): Checkpoint {
  const { index, hashes, checkpoint } = parseLogProof(text);
  const opened = openCheckpoint(checkpoint, log.origin, log.publicKey);
  verifyInclusion(leaf, index, opened.size, hashes, opened.root);
  return opened;
}
