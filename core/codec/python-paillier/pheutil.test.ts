import { describe, expect, test } from 'vitest';
import { makeDecryptor } from '../../schemes/paillier/decrypt.ts';
import { formatPrivateJwk, parsePrivateJwk } from '../../schemes/paillier/decrypt-jwk.ts';
import { formatPublicJwk, parsePublicJwk } from '../../schemes/paillier/jwk.ts';
import { seededRng } from '../../schemes/paillier/testing.ts';
import { decodeNumber } from './encoding.ts';
import { type EncryptedNumber, makePythonPaillier } from './operations.ts';
import { readFloat, readScalar, showScalar } from './scalars.ts';
import { formatPheutil, PHEUTIL_EXPONENT, parsePheutil } from './serialise.ts';
import { PHEUTIL_2048, PHEUTIL_3072 } from './vectors/pheutil-files.ts';

const rng = seededRng('pheutil');

describe.each([
  ['2048', PHEUTIL_2048],
  ['3072', PHEUTIL_3072],
])('files that pheutil wrote, %s bits', (_bits, files) => {
  const secret = parsePrivateJwk(files.privateKey, rng);
  const { publicKey } = secret;
  const operations = makePythonPaillier(publicKey);
  const decryptor = makeDecryptor(secret, { range: 'modulus' });
  const printed = ({ ciphertext, exponent }: EncryptedNumber): string =>
    showScalar(decodeNumber(publicKey.n, { encoding: decryptor.open(ciphertext, rng).plain, exponent }));
  const theirs = files.numbers.map(({ file }) => parsePheutil(publicKey, file));

  test('the key, and the same key written by us', () => {
    expect(parsePublicJwk(files.publicKey)).toEqual(publicKey);
    const names = JSON.parse(files.privateKey) as { kid: string; pub: { kid: string } };
    expect(JSON.parse(formatPrivateJwk(secret, names.kid, names.pub.kid))).toEqual(JSON.parse(files.privateKey));
    expect(JSON.parse(formatPublicJwk(publicKey, names.pub.kid))).toEqual(JSON.parse(files.publicKey));
  });

  test('every number opens as pheutil opened it, and is written again octet by octet', () => {
    expect(theirs.map(printed)).toEqual(files.numbers.map((number) => number.printed));
    expect(theirs.map((number) => `${formatPheutil(number)}\n`)).toEqual(files.numbers.map(({ file }) => file));
  });

  test('the same commands on its files give the same numbers with the same exponents', () => {
    const earlier = (place: string | undefined): EncryptedNumber => theirs[Number(place)] as EncryptedNumber;
    const obey = (command: string): EncryptedNumber => {
      const [deed, ...words] = command.split(' ').filter((word) => word !== '--');
      const [first, second = ''] = words;
      if (deed === 'encrypt') return operations.encrypt(readFloat(first as string), rng);
      if (deed === 'addenc') return operations.add(earlier(first), earlier(second));
      if (deed === 'add') return operations.addScalar(earlier(first), readFloat(second));
      expect(deed).toBe('multiply');
      return operations.multiply(earlier(first), readFloat(second));
    };
    for (const [i, { command, printed: expected }] of files.numbers.entries()) {
      const made = obey(command);
      const lowered = operations.decreaseExponentTo(made, Math.min(made.exponent, PHEUTIL_EXPONENT));
      expect(printed(lowered), command).toBe(expected);
      expect(lowered.exponent, command).toBe(theirs[i]?.exponent);
    }
  });
});

describe('numbers as people type them for Python', () => {
  test.each([
    ['5.4', 5.4],
    [' -.5 ', -0.5],
    ['+5.', 5],
    ['1_000.25', 1000.25],
    ['1e-3', 0.001],
    ['-0', -0],
  ])('%j is a float', (text, float) => {
    expect(readFloat(text)).toBe(float);
  });

  test('an integer of any size stays one where it may', () => {
    expect(readScalar('-9007199254740993')).toBe(-9007199254740993n);
    expect(readScalar('+1_000')).toBe(1000n);
    expect(readScalar('1.0')).toBe(1);
    expect(readFloat('9007199254740993')).toBe(9007199254740992);
    expect([-3n, 3, 1e16].map(showScalar)).toEqual(['-3', '3.0', '1e+16']);
  });

  test.each([
    '',
    ' ',
    '-',
    '.',
    'e5',
    '1e',
    '0x10',
    '1__0',
    '_1',
    '1_',
    '١',
    'nan',
    'inf',
    '1 2',
    '5,4',
    '9'.repeat(1301),
  ])('%j is no number', (text) => {
    const fault = expect.objectContaining({ code: 'arithmetic/operand', detail: { why: 'not a number' } });
    expect(() => readFloat(text)).toThrow(fault);
    expect(() => readScalar(text)).toThrow(fault);
  });

  test('what no double holds is refused', () => {
    const fault = expect.objectContaining({ detail: { why: 'not finite' } });
    expect(() => readFloat('1e999')).toThrow(fault);
    expect(() => readScalar('1e999')).toThrow(fault);
  });
});
