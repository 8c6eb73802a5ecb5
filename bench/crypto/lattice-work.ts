import createSeal from 'node-seal';
import { concat } from '../../core/bytes.ts';
import { makeBgvEncryptor } from '../../core/schemes/bgv/encrypt.ts';
import { startBgvSum } from '../../core/schemes/bgv/evaluate.ts';
import { makeBgvPublicKey } from '../../core/schemes/bgv/keys.ts';
import { bgvParametersOf } from '../../core/schemes/bgv/parameters.ts';
import { nttArithmetic } from '../../kernels/ntt/host/arithmetic.ts';
import { chooseNttKernel } from '../../kernels/ntt/host/kernel.ts';
import { rowsArithmetic } from '../../kernels/rows/host/arithmetic.ts';
import { loadRowsKernel } from '../../kernels/rows/host/kernel.ts';
import { webCryptoRng } from '../../keyroom/rng.ts';
import { each } from './clock.ts';
import type { RowName, Sample } from './rows.ts';

/** Octets of what lies beside a page or in a folder, by its file's name. */
export interface Files {
  read(name: string): Promise<Uint8Array>;
  /** Where node-seal finds its binary; left out where it finds it by itself. */
  readonly seal?: (name: string) => string;
}

type LatticeRow = Extract<RowName, `bgv.${string}`>;

/** 8 MB of ciphertexts: more than a second-level cache holds. */
const CIPHERTEXTS = 64;
const PASSES = 20;
const ENCRYPTIONS = 100;
const US_IN_MS = 1000;

/** The BGV rows under `bgv-4096-sum`, ours and node-seal's. */
export async function prepareLattices(files: Files): Promise<Readonly<Record<LatticeRow, () => Promise<Sample>>>> {
  const parameters = bgvParametersOf('bgv-4096-sum');
  const ntt = await chooseNttKernel((tier) => files.read(`ntt-${tier}.wasm`));
  const rows = await loadRowsKernel(await files.read('rows.wasm'));
  if (ntt === undefined || rows === undefined) throw new Error('the lattice kernels do not run here');

  const seal = await createSeal(files.seal === undefined ? {} : { locateFile: files.seal });
  const chosen = new seal.EncryptionParameters(seal.SchemeType.bgv);
  chosen.setPolyModulusDegree(parameters.degree);
  const bits = parameters.primes.map((prime) => prime.toString(2).length);
  chosen.setCoeffModulus(seal.CoeffModulus.Create(parameters.degree, Int32Array.from(bits)));
  chosen.setPlainModulus(new seal.Modulus(parameters.plainModulus));
  const context = new seal.SEALContext(chosen, true, seal.SecLevelType.tc128);
  const publicKey = new seal.KeyGenerator(context).createPublicKey();
  const peer = new seal.Encryptor(context, publicKey);
  const evaluator = new seal.Evaluator(context);
  const encoder = new seal.BatchEncoder(context);
  const [plain, sealed, sum, next] = [
    new seal.Plaintext(),
    new seal.Ciphertext(),
    new seal.Ciphertext(),
    new seal.Ciphertext(),
  ];

  const key = makeBgvPublicKey(parameters, (publicKey.saveToArray(seal.ComprModeType.none) as Uint8Array).slice());
  const encryptor = makeBgvEncryptor(key, { arithmetic: nttArithmetic(ntt) });
  const slots = BigUint64Array.from({ length: parameters.degree }, (_, slot) => BigInt(slot));
  const ciphertexts = Array.from({ length: CIPHERTEXTS }, () => encryptor.encrypt(slots, webCryptoRng));
  const stream = concat(...ciphertexts);
  const arithmetic = rowsArithmetic(rows);
  const plan = { factors: 1, addends: CIPHERTEXTS * PASSES } as const;

  return {
    'bgv.encrypt': async () => ({
      ours: (await each(ENCRYPTIONS, () => encryptor.encrypt(slots, webCryptoRng))) * US_IN_MS,
      peer:
        (await each(ENCRYPTIONS, () => {
          encoder.encode(slots, plain);
          peer.encrypt(plain, sealed);
          return sealed.saveToArray(seal.ComprModeType.none);
        })) * US_IN_MS,
    }),
    'bgv.sum': async () => {
      const growing = startBgvSum(parameters, plan, arithmetic);
      const ours = await each(PASSES, () => growing.write(stream));
      growing.dispose();
      sum.loadFromArray(context, ciphertexts[0] as Uint8Array);
      const theirs = await each(PASSES, () => {
        for (const ciphertext of ciphertexts) {
          next.loadFromArray(context, ciphertext);
          evaluator.addInplace(sum, next);
        }
      });
      return { ours: (ours * US_IN_MS) / CIPHERTEXTS, peer: (theirs * US_IN_MS) / CIPHERTEXTS };
    },
  };
}
