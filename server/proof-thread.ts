import { parentPort, workerData } from 'node:worker_threads';
import { codeOf, DomainError } from '../core/errors.ts';
import { decodePublicKey } from '../core/schemes/paillier/keys.ts';
import { verifyKey } from '../core/schemes/paillier/verify.ts';
import { evaluatorArithmetic } from './compute/arithmetic.ts';
import type { ProofQuestion, ProofVerdict } from './verify-key.ts';

// One proof, then the thread ends: a verification takes a good part of a second, and the process around it has people to answer.

const { publicBytes, proof } = workerData as ProofQuestion;

const arithmetic = await evaluatorArithmetic();
const verdict: ProofVerdict = await verifyKey(decodePublicKey(publicBytes), proof, { arithmetic }).then(
  () => ({ ok: true }),
  (fault: unknown) => ({ ok: false, code: codeOf(fault), detail: fault instanceof DomainError ? fault.detail : {} }),
);
parentPort?.postMessage(verdict);
