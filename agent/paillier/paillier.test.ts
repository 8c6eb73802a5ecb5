import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toBase64, utf8 } from '../../core/bytes.ts';
import { PHEUTIL_2048, PHEUTIL_3072 } from '../../core/codec/python-paillier/vectors/pheutil-files.ts';
import { formatPrivateDecimal, parsePrivateJwk } from '../../core/schemes/paillier/decrypt-jwk.ts';
import { parsePublicJwk } from '../../core/schemes/paillier/jwk.ts';
import { seededRng } from '../../core/schemes/paillier/testing.ts';
import { cipherward, type Ran } from '../testing-site.ts';

let folder: string;
const at = (name: string): string => path.join(folder, name);
const paillier = (...words: string[]): Promise<Ran> => cipherward(folder, 'paillier', ...words);
/** What it prints, when all is well. */
async function done(...words: string[]): Promise<string> {
  const ran = await paillier(...words);
  expect(ran, ran.err).toMatchObject({ exitCode: 0 });
  return ran.out;
}
const n = parsePublicJwk(PHEUTIL_3072.publicKey).n;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cipherward-paillier-'));
  const secret = parsePrivateJwk(PHEUTIL_3072.privateKey, seededRng('colony'));
  await writeFile(at('key'), PHEUTIL_3072.privateKey);
  await writeFile(at('pub'), PHEUTIL_3072.publicKey);
  await writeFile(at('key.colony'), formatPrivateDecimal(secret));
  await writeFile(at('pub.other'), PHEUTIL_2048.publicKey);
  await writeFile(at('ct.other'), PHEUTIL_2048.numbers[0]?.file ?? '');
  for (const [i, { file }] of PHEUTIL_3072.numbers.entries()) await writeFile(at(`ct${i}`), file);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('pheutil’s commands', () => {
  test('on pheutil’s files, with what pheutil printed', async () => {
    for (const [i, { printed }] of PHEUTIL_3072.numbers.entries())
      expect(await done('decrypt', at('key'), at(`ct${i}`))).toBe(printed);
    await done('extract', at('key'), at('pub.again'));
    expect(await readFile(at('pub.again'), 'utf8')).toBe(PHEUTIL_3072.publicKey);
    const made: readonly (readonly [string, string[], number])[] = [
      ['-120.0', ['encrypt', at('pub'), '--', '-120'], -32],
      ['-4.6e-30', ['encrypt', at('pub'), '--', '-4.6e-30'], -38],
      ['-119.5', ['add', at('pub'), at('ct1'), '0.5'], -32],
      ['-114.6', ['addenc', at('pub'), at('ct0'), at('ct1')], -32],
      ['30.0', ['multiply', at('pub'), at('ct1'), '--', '-0.25'], -46],
    ];
    for (const [number, words, exponent] of made) {
      const [deed = '', ...rest] = words;
      expect(await done(deed, '--output', at('made'), ...rest)).toBe('');
      const file = await readFile(at('made'), 'utf8');
      expect(file).toMatch(/^\{"v": "[1-9][0-9]+", "e": -[0-9]+\}\n$/);
      expect(JSON.parse(file).e).toBe(exponent);
      expect(await done('decrypt', at('key'), at('made')), words.join(' ')).toBe(number);
    }
  });

  test('a key is made, kept to its owner, and never written over anything', async () => {
    const ran = await paillier('genpkey', at('new'), '--id', 'ward 7', '--json');
    expect(ran, ran.err).toMatchObject({ exitCode: 0 });
    expect(ran.json()).toEqual({ file: at('new'), form: 'jwk', bits: 3072 });
    expect((await stat(at('new'))).mode & 0o777).toBe(0o600);
    const key = await readFile(at('new'), 'utf8');
    expect(JSON.parse(key)).toMatchObject({ kty: 'DAJ', key_ops: ['decrypt'], kid: 'ward 7', pub: { kid: 'ward 7' } });
    const again = await paillier('genpkey', at('new'));
    expect(again).toMatchObject({ exitCode: 2, err: expect.stringContaining('is there already') });
    expect(await readFile(at('new'), 'utf8')).toBe(key);
    await symlink(at('nowhere'), at('dangling'));
    expect(await paillier('genpkey', at('dangling'))).toMatchObject({ exitCode: 2 });
    await expect(stat(at('nowhere'))).rejects.toThrow('ENOENT');
    expect(await paillier('genpkey', at('no/such/folder'))).toMatchObject({ exitCode: 2 });

    await done('extract', at('new'), at('new.pub'));
    await done('encrypt', '--output', at('new.ct'), at('new.pub'), '36.6');
    expect(await done('decrypt', at('new'), at('new.ct'))).toBe('36.6');
    expect(await paillier('decrypt', at('key'), at('new.ct'))).toMatchObject({ exitCode: 1 });
  });

  test('pheutil’s own key size is one that you have to ask for', async () => {
    const ran = await paillier('genpkey', '--keysize', '2048', '--format', 'colony', '-');
    expect(ran).toMatchObject({ exitCode: 0, err: expect.stringContaining('112 bits') });
    const { p, q } = JSON.parse(Buffer.from(ran.out, 'base64').toString()) as { p: string; q: string };
    expect((BigInt(p) * BigInt(q)).toString(2)).toHaveLength(2048);
    for (const size of ['1024', '4096', 'large'])
      expect(await paillier('genpkey', '--keysize', size, at('never'))).toMatchObject({ exitCode: 2 });
    await expect(stat(at('never'))).rejects.toThrow('ENOENT');
  });

  test('what leaves is random again, also where the scalar takes everything away', async () => {
    const zero = (): Promise<string> => done('multiply', at('pub'), at('ct0'), '0');
    const [one, other] = [await zero(), await zero()];
    expect(one).not.toBe(other);
    expect(BigInt((JSON.parse(one) as { v: string }).v) % n).not.toBe(1n);
    expect(await done('add', at('pub'), at('ct0'), '0')).not.toBe(PHEUTIL_3072.numbers[0]?.file.trim());
  });

  test('a decrypted number is for its owner only, and the private key stays where it is', async () => {
    await done('decrypt', '--output', at('clear'), at('key'), at('ct0'));
    expect(await readFile(at('clear'), 'utf8')).toBe('5.4\n');
    expect((await stat(at('clear'))).mode & 0o777).toBe(0o600);
    await symlink(at('key'), at('alias'));
    const holds = { exitCode: 2, err: expect.stringContaining('never written over') };
    expect(await paillier('extract', at('key'), at('key'))).toMatchObject(holds);
    expect(await paillier('extract', at('key'), at('alias'))).toMatchObject(holds);
    expect(await paillier('decrypt', '--output', at('key'), at('key'), at('ct0'))).toMatchObject(holds);
    expect(await readFile(at('key'), 'utf8')).toBe(PHEUTIL_3072.privateKey);
  });
});

describe('the other forms', () => {
  test('basic: whole numbers of any size, and lists', async () => {
    const large = '123456789012345678901234567890';
    await done('extract', '--format', 'basic', at('key'), at('pub.basic'));
    expect(await readFile(at('pub.basic'), 'utf8')).toBe(`{"public_key": {"n": ${n}}, "values": []}\n`);
    await done('encrypt', '--output', at('ct.basic'), at('pub.basic'), large);
    const { values } = JSON.parse(await readFile(at('ct.basic'), 'utf8')) as { values: [string, number][] };
    expect(values).toEqual([[expect.stringMatching(/^[0-9]{1500,}$/), 0]]);
    const second = await done('multiply', at('pub'), at('ct.basic'), '--', '-2');
    const list = `{"public_key": {"g": ${n + 1n}, "n": ${n}}, "values": [${[values[0], ['12', 3]].map((pair) => JSON.stringify(pair)).join(', ')}]}`;
    await writeFile(at('list'), list.replace('["12",3]', /\[\["[0-9]+", 0\]\]/.exec(second)?.[0].slice(1, -1) ?? ''));
    expect(await done('decrypt', at('key'), at('list'))).toBe(`${large}\n-246913578024691357802469135780`);
    await done('add', '--output', at('list.more'), at('pub'), at('list'), '1');
    await done('addenc', '--output', at('list.sum'), at('pub'), at('list'), at('list.more'));
    const ran = await paillier('decrypt', '--json', at('key'), at('list.sum'));
    expect(ran.json()).toEqual({ numbers: ['246913578024691357802469135781', '-493827156049382715604938271559'] });
    const uneven = await paillier('addenc', at('pub'), at('list'), at('ct.basic'));
    expect(uneven).toMatchObject({ exitCode: 1, err: expect.stringContaining('lists of different length') });
    const two = await paillier('add', '--format', 'jwk', at('pub'), at('list'), '1');
    expect(two).toMatchObject({ exitCode: 1, err: expect.stringContaining('one number') });
  });

  test('colony: whole numbers, without an exponent', async () => {
    await done('extract', at('key.colony'), at('pub.colony'));
    await done('encrypt', '--output', at('ct.colony'), at('pub.colony'), '55');
    expect(await readFile(at('ct.colony'), 'utf8')).toMatch(/^[A-Za-z0-9+/]+=*\n$/);
    await done('add', '--output', at('ct.colony2'), at('pub.colony'), at('ct.colony'), '5');
    expect(await done('decrypt', at('key.colony'), at('ct.colony2'))).toBe('60');
    expect(await done('decrypt', at('key'), at('ct.colony2'))).toBe('60');
    const half = await paillier('encrypt', at('pub.colony'), '0.5');
    expect(half).toMatchObject({ exitCode: 1, err: expect.stringContaining('arithmetic/operand, why exponent') });
    const asJwk = await done('add', '--format', 'jwk', at('pub'), at('ct.colony'), '0.5');
    await writeFile(at('ct.jwk'), asJwk);
    expect(await done('decrypt', at('key'), at('ct.jwk'))).toBe('55.5');
  });

  test('pheutil’s form says when it had to round', async () => {
    const rounded = await paillier('encrypt', at('pub'), '9007199254740993');
    expect(rounded).toMatchObject({ exitCode: 0, err: expect.stringContaining('rounded') });
    const exact = await paillier('encrypt', at('pub'), '9007199254740992');
    expect(exact).toMatchObject({ exitCode: 0, err: '' });
  });
});

test('standard input and output stand for one file each', async () => {
  const cli = path.resolve(import.meta.dirname, '../cli.ts');
  const run = promisify(execFile);
  const shell = (command: string) =>
    run('sh', ['-c', command], {
      env: { ...process.env, NODE: process.execPath, CLI: cli, AT: folder, INIT_CWD: folder },
    });
  const { stdout } = await shell(
    '"$NODE" "$CLI" paillier extract "$AT/key" - 2>/dev/null | "$NODE" "$CLI" paillier encrypt - -- -7.25 | "$NODE" "$CLI" paillier decrypt "$AT/key" -',
  );
  expect(stdout).toBe('-7.25\n');
  const twice = await paillier('addenc', at('pub'), '-', '-');
  expect(twice).toMatchObject({ exitCode: 2, err: expect.stringContaining('read once') });
});

describe('what is refused, and how', () => {
  const jwk = (members: object): string => JSON.stringify({ ...JSON.parse(PHEUTIL_3072.publicKey), ...members });
  const privately = (members: object): string => JSON.stringify({ ...JSON.parse(PHEUTIL_3072.privateKey), ...members });

  test.each([
    ['no JSON', '{"kty":', 'key/malformed'],
    ['not JSON at all', 'hello', 'request/malformed'],
    ['another kind of key', jwk({ kty: 'RSA' }), 'key/malformed, why kty'],
    ['a private key', PHEUTIL_3072.privateKey, 'key/malformed, why private key'],
    ['a short modulus', jwk({ n: 'lH_8hoyfkfgZxJdfZs3OmYNDqHSMouzjsQCsx1VgeMk' }), 'key/malformed, why length'],
    [
      'an even modulus',
      jwk({ n: toBase64(new Uint8Array(384).fill(254)).replaceAll('+', '-').replaceAll('/', '_') }),
      'key/invalid-modulus',
    ],
    ['base64 of something else', toBase64(utf8('{"m":"12"}')), 'request/malformed, why n'],
    ['nesting', `{"public_key":{"n":${'['.repeat(99)}${']'.repeat(99)}}}`, 'request/malformed, why depth'],
    [
      'an endless integer',
      `{"public_key":{"n":${'9'.repeat(5000)}},"values":[]}`,
      'request/malformed, why integer too long',
    ],
  ])('a public key that is %s', async (_what, text, code) => {
    await writeFile(at('bad'), text);
    const ran = await paillier('encrypt', at('bad'), '1');
    expect(ran).toMatchObject({ exitCode: 1, out: '', err: expect.stringContaining(`(${code}`) });
    const asJson = await paillier('encrypt', '--json', at('bad'), '1');
    expect(asJson.json()).toMatchObject({ fault: { code: code.split(',')[0] } });
  });

  test.each([
    ['the primes of another key', privately({ p: JSON.parse(PHEUTIL_2048.privateKey).p }), 'key/malformed, why primes'],
    ['a missing prime', privately({ p: undefined }), 'key/malformed, why p'],
    ['a public key', PHEUTIL_3072.publicKey, 'key/malformed, why key_ops'],
  ])('a private key with %s', async (_what, text, code) => {
    await writeFile(at('bad'), text);
    for (const words of [
      ['decrypt', at('bad'), at('ct0')],
      ['extract', at('bad'), '-'],
    ])
      expect(await paillier(...words)).toMatchObject({
        exitCode: 1,
        out: '',
        err: expect.stringContaining(`(${code}`),
      });
  });

  test.each([
    ['zero', '{"v":"0","e":-32}', 'ciphertext/zero'],
    ['as large as n²', `{"v":"${n * n}","e":-32}`, 'ciphertext/range'],
    ['a multiple of n', `{"v":"${n}","e":-32}`, 'ciphertext/not-unit'],
    ['open to everybody', `{"v":"${1n + 5n * n}","e":0}`, 'ciphertext/trivial'],
    ['a bare number', '{"v":12,"e":-32}', 'request/malformed'],
    ['of an absurd exponent', `{"v":"12","e":-99999999999}`, 'request/malformed'],
    ['said twice', '{"v":"12","v":"13","e":-32}', 'request/malformed, why duplicate member'],
    [
      'for another key',
      `{"public_key":{"n":${parsePublicJwk(PHEUTIL_2048.publicKey).n}},"values":[]}`,
      'envelope/wrong-key',
    ],
  ])('a ciphertext that is %s', async (_what, text, code) => {
    await writeFile(at('bad'), text);
    for (const words of [
      ['decrypt', at('key'), at('bad')],
      ['add', at('pub'), at('bad'), '1'],
    ])
      expect(await paillier(...words)).toMatchObject({
        exitCode: 1,
        out: '',
        err: expect.stringContaining(`(${code}`),
      });
  });

  test.each([
    ['a word', 'five', 'arithmetic/operand, why not a number'],
    ['infinity', 'inf', 'arithmetic/operand, why not a number'],
    ['what no double holds', '1e999', 'arithmetic/operand, why not finite'],
  ])('a number that is %s', async (_what, typed, code) => {
    for (const words of [
      ['encrypt', at('pub'), typed],
      ['multiply', at('pub'), at('ct0'), typed],
    ])
      expect(await paillier(...words)).toMatchObject({
        exitCode: 1,
        out: '',
        err: expect.stringContaining(`(${code}`),
      });
  });

  test('a number larger than the key', async () => {
    const ran = await paillier('encrypt', '--format', 'basic', at('pub'), '9'.repeat(925));
    expect(ran).toMatchObject({ exitCode: 1, err: expect.stringContaining('(plaintext/range') });
  });

  test.each([
    [[], 'Say what: genpkey, extract'],
    [['constructor'], 'Say what'],
    [['encrypt', 'pub'], 'encrypt PUB N'],
    [['encrypt', 'pub', '-5'], 'place it at the end of the command after'],
    [['encrypt', 'absent', '5'], 'absent cannot be read'],
    [['encrypt', '--keysize', '2048', 'pub', '5'], 'takes no --keysize'],
    [['genpkey', '--output', 'file', '-'], 'takes no --output'],
    [['genpkey', '--format', 'basic', '-'], 'no private keys'],
    [['genpkey', '--format', 'pem', '-'], '--format is one of jwk, basic, colony'],
  ])('called as %j', async (words, sentence) => {
    expect(await paillier(...words)).toMatchObject({ exitCode: 2, out: '', err: expect.stringContaining(sentence) });
  });
});
