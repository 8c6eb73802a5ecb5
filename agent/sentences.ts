import { DomainError, type ErrorCode } from '../core/errors.ts';

/** How a command ends. */
export const EXIT = { done: 0, fault: 1, usage: 2, refused: 3, offline: 4, rows: 5, interrupted: 130 } as const;

/** Sentences of the faults that somebody at a terminal can do something about; the others show code and detail. */
const SENTENCES: Partial<Readonly<Record<ErrorCode, string>>> = {
  'access/denied': 'This is not allowed with this token or link.',
  'access/signed-out': 'The server does not know who is asking: log in, or give a token.',
  'access/rate-limited': 'That was too often in a short time. Try again in a minute.',
  'access/token-expired': 'The token has expired or was revoked. Make a new one: cipherward login.',
  'not-found': 'There is nothing under this name, or not for you.',
  'request/conflict': 'Somebody or something else is at it at the same time. Look again and repeat.',
  'request/malformed': 'What was read does not have the form that it should have.',
  'request/too-large': 'That is more than is taken at once.',
  'origin/insecure': 'This platform offers no WebCrypto.',
  'study/not-draft': 'The study is open already; what contributors rely on can no longer be changed.',
  'study/closed': 'The study takes no contributions now. Nothing was stored.',
  'study/invalid': 'The draft has faults. Nothing was opened.',
  'study/digest-mismatch':
    'The study is not the one that the link or the key was made for. Do not go on; tell the person who runs it.',
  'study/minimum-too-low':
    'So few persons could reveal too much. Raise policy.minimumPersons, or say in policy.override why contributors shall accept it.',
  'link/unknown': 'This link is not known here. Check that it is complete, with everything after the #.',
  'link/expired': 'This link has expired. Ask for a new one.',
  'key/malformed': 'What was read is no key that can be used here. Keys have 3072 or 2048 bits.',
  'key/invalid-modulus': 'The modulus of this key is damaged or unsafe. Do not use the key.',
  'key/invalid-proof': 'The proof that the study’s key was made properly does not hold. Do not contribute.',
  'key/unproved': 'The study’s key comes without the proof that it was made properly. Do not contribute.',
  'key/damaged':
    'What this device keeps of the key is damaged or was changed. Bring it back from its recovery file: cipherward keys restore --damaged.',
  'key/unknown': 'This device does not hold that key. Restore it from its recovery file: cipherward keys restore.',
  'key/wrong-passphrase': 'This passphrase does not open the key. Capital letters count.',
  'key/wrong-recovery-code': 'These words do not open this recovery file.',
  'key/weak-passphrase': 'This passphrase is too easy to guess. Take at least twelve characters, better five words.',
  'key/device-memory': 'There is too little free memory to protect the key. Close other programs.',
  'key/confirmation': 'The confirmation is not the first word of the key’s fingerprint. Nothing was done.',
  'key/already-used': 'This key belongs to another study.',
  'envelope/wrong-key': 'This was encrypted for another key.',
  'ciphertext/range': 'This is no ciphertext of this key: it is too large.',
  'ciphertext/zero': 'This is no ciphertext: it is zero.',
  'ciphertext/not-unit': 'This is no ciphertext: it shares a factor with the key. Tell the key’s owner.',
  'ciphertext/trivial': 'This ciphertext hides nothing: everybody can read what is in it.',
  'plaintext/range': 'The number does not fit: it is too large for the key, or it was encrypted for another key.',
  'arithmetic/operand': 'One of the numbers cannot be used here.',
  'contribution/replaces-unknown': 'There is no such contribution on this device, or it cannot be replaced any more.',
  'contribution/released': 'Its round is released already: it can be withdrawn, and no longer replaced.',
  'contribution/withdrawn': 'It was withdrawn or replaced since. It was not sent again.',
  'contribution/counted':
    'It was withdrawn after its round was released and is still counted there. Nothing more was stored for this visit.',
  'contribution/study-full': 'The study has as many contributors as it can take. Nothing was stored.',
  'computation/cancelled': 'The computation was cancelled.',
  'computation/failed': 'The computation failed. It can be launched again.',
  'cohort/too-small': 'No group has enough people for a new round yet. Nothing was sealed.',
  'cohort/empty': 'Nobody has contributed since the last round.',
  'release/not-released': 'There is no result to be opened yet. Launch a computation first.',
  'release/too-few-persons': 'The round has fewer people than the study’s policy asks for.',
  'release/figures': 'The round would open more figures than its people allow.',
  'release/transcript-mismatch': 'The result does not match its signed transcript. It was not opened.',
  'release/count-mismatch':
    'The sum does not hold as many people as it should: the round is spoilt. It was not opened.',
  'release/spoilt': 'The round is spoilt: somebody sent what is no honest contribution.',
  'receipt/invalid': 'The server’s receipt does not hold. What was encrypted waits here; tell the operator.',
  'worker/crashed': 'A worker thread ended unexpectedly. Run the command again: it goes on where it stopped.',
  'network/offline':
    'The server cannot be reached. Run the command again; what was encrypted already is kept and sent then.',
};

/** A fault in words: sentence, code and what the code names. */
export function sentenceOf(fault: DomainError): string {
  const named = Object.entries(fault.detail).map(([name, detail]) => `${name} ${detail}`);
  const where = [fault.code, ...named].join(', ');
  return `${SENTENCES[fault.code] ?? 'This was refused.'} (${where})`;
}

const REFUSED = /^(cohort|release)\//;

export const exitCodeOf = (fault: unknown): number => {
  if (!(fault instanceof DomainError)) return EXIT.fault;
  if (fault.code === 'network/offline') return EXIT.offline;
  return REFUSED.test(fault.code) ? EXIT.refused : EXIT.fault;
};
