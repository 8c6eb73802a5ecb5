import { DomainError } from '../../core/errors.ts';
import { z } from '../../core/zod.ts';

const Octets = z.custom<Uint8Array>((octets) => octets instanceof Uint8Array);

/** One way back to a key. The recovery file itself lies with its owner, only its existence here. */
const WrapRecord = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('passphrase'), provedByOpening: z.boolean(), file: Octets, memoryMiB: z.int() }),
  z.strictObject({ kind: z.literal('recovery'), provedByOpening: z.boolean() }),
]);

const HEX_32 = /^[0-9a-f]{64}$/;
const Hex32 = z.string().regex(HEX_32);

/** What was opened under one round's name: which inputs each of its joint cells counted, and a MAC under the key over what they added up to. */
const OpenedRound = z.strictObject({
  visit: z.int().min(0),
  round: z.int().min(1),
  cells: z.array(z.strictObject({ cell: z.string(), inputsRoot: Hex32, sums: Hex32 })).min(1),
});
export type OpenedRound = z.infer<typeof OpenedRound>;

/** What the device keeps of a key: public facts and wraps. Never an open secret. */
export const KeyRecord = z.strictObject({
  version: z.literal(1),
  keyId: z.string().regex(/^[0-9a-f]{64}$/),
  publicBytes: Octets,
  preset: z.enum(['paillier-3072', 'paillier-2048']),
  origin: z.enum(['made', 'imported']),
  studyId: z.uuid().nullable(),
  studyDigest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** Canonical JSON of the frozen study that the key is bound to. */
  document: z.string().nullable(),
  proof: Octets.nullable(),
  selfTested: z.boolean(),
  /** Came onto this device by its recovery file: its drill is done, and its proof lies with the study. */
  restored: z.boolean(),
  wraps: z.array(WrapRecord).max(2),
  bareExports: z.int().min(0),
  /** Every round that was opened with this key on this device: nothing else is ever shown under the same name. */
  openedRounds: z.array(OpenedRound),
  /** HMAC under the key itself over everything above but the wraps' files: shows at unlocking whether the record was altered. */
  note: Octets,
});
export type KeyRecord = z.infer<typeof KeyRecord>;
export type WrapRecord = KeyRecord['wraps'][number];

/** What a store holds under one name, as it came out of it. */
export interface StoredKey {
  readonly name: string;
  readonly record: unknown;
}

/** A record that is there and cannot be read, with what can still be made out. */
export interface DamagedRecord {
  /** Under which the store holds it: its key's id, unless that is what is damaged. */
  readonly name: string;
  readonly studyId: string | null;
}

/** Where wrapped keys are kept. Implementations are tested by one contract (testing-contracts.ts). */
export interface KeyStore {
  /** Every key whose record can be read: a damaged one hides no other. Asked for by its id it says that it is damaged. */
  all(): Promise<readonly KeyRecord[]>;
  /** Every record that cannot be read: none is passed over in silence. */
  damaged(): Promise<readonly DamagedRecord[]>;
  /** @throws DomainError `key/damaged` (`why`: `record`) for a record that is there and cannot be read */
  get(keyId: string): Promise<KeyRecord | null>;
  /** Inserts, or replaces the record of the same key. */
  put(record: KeyRecord): Promise<void>;
  /** Forgets a key, or a damaged record by its name; no fault when there is none. */
  delete(name: string): Promise<void>;
}

const readable = ({ name, record }: StoredKey): KeyRecord | null => {
  const parsed = KeyRecord.safeParse(record).data;
  return parsed?.keyId === name ? parsed : null;
};

/**
 * What comes out of a store is checked like what comes out of a wire: a record of this version, of the key that its place names.
 * @throws DomainError `key/damaged` (`why`: `record`)
 */
export function readRecord(stored: StoredKey): KeyRecord {
  const record = readable(stored);
  if (record === null) throw new DomainError('key/damaged', { why: 'record' });
  return record;
}

/** Of what comes out of a store together: the records that can be read. */
export const readableRecords = (stored: readonly StoredKey[]): KeyRecord[] =>
  stored.flatMap((one) => readable(one) ?? []);

const Named = z.object({ studyId: z.uuid() });

/** Of what comes out of a store together: the records that cannot be read. */
export const damagedRecords = (stored: readonly StoredKey[]): DamagedRecord[] =>
  stored
    .filter((one) => readable(one) === null)
    .map(({ name, record }) => ({ name, studyId: Named.safeParse(record).data?.studyId ?? null }));

/** The id of the key whose record is damaged; null where that cannot be made out. */
export const keyIdOf = ({ name }: DamagedRecord): string | null => (HEX_32.test(name) ? name : null);
