/**
 * SEAL as an arithmetic: instances that are replaced before they go wrong. Every exception that leaves SEAL's module keeps a part of its
 * stack for good: some hundreds, or thousands, and it computes wrong without a word. So octets are checked before SEAL sees them,
 * exceptions are counted, and an instance that has thrown too often, or in an unknown way, is never asked again.
 */
import { DomainError } from '../../errors.ts';
import type { BgvParameters } from './parameters.ts';

/** What lives in SEAL's memory until it is deleted. */
export interface SealObject {
  delete(): void;
}

export interface SealContext extends SealObject {
  parametersSet(): boolean;
}

export interface SealParameters extends SealObject {
  setPolyModulusDegree(degree: number): void;
  setCoeffModulus(primes: SealObject): void;
  setPlainModulus(modulus: SealObject): void;
}

interface SealPrimes extends SealObject {
  push_back(prime: SealObject): void;
}

/** What is needed of SEAL here, so that the ground floor imports none of it. */
export interface SealModule<P extends SealParameters, C extends SealContext> {
  readonly SchemeType: { readonly bgv: { readonly value: 3 } };
  readonly SecLevelType: { readonly tc128: { readonly value: 128 } };
  readonly Modulus: new (modulus: bigint) => SealObject;
  readonly VectorModulus: new () => SealPrimes;
  readonly EncryptionParameters: new (scheme: { value: 3 }) => P;
  readonly SEALContext: new (parameters: P, expandChain: boolean, level: { value: 128 }) => C;
}

/** What a task may use while it runs, and not a moment longer. */
export interface SealScope<M, C> {
  readonly seal: M;
  /** The preset's, made once an instance. */
  readonly context: C;
  /** Deletes the object when the task has ended, however it ends: the last first. */
  own<T extends SealObject>(object: T): T;
}

export interface SealHost<M, C> {
  /**
   * Runs a synchronous task on an instance that is well. Its result must not be, or hold, anything of SEAL's.
   * @throws DomainError `worker/unavailable` where SEAL does not load (it may the next time), `computation/failed` (`why`: `seal`) in place of
   * SEAL's exceptions, and the task's own
   */
  run<T>(parameters: BgvParameters, task: (scope: SealScope<M, C>) => T): Promise<T>;
  /** Lets go of the instance with everything in its memory; the next task gets a new one. */
  retire(): void;
}

interface Instance<M, C> {
  readonly seal: M;
  readonly contexts: Map<string, C>;
  exceptions: number;
  retired: boolean;
}

/** Far below the 337 after which the most wasteful kind of exception was seen to corrupt an instance. */
const MAX_EXCEPTIONS = 50;

/** @param create a new instance of SEAL's module, each with a memory of its own */
export function makeSealHost<M, P extends SealParameters, C extends SealContext>(
  create: () => Promise<M & SealModule<P, C>>,
): SealHost<M, C> {
  type Current = Instance<M & SealModule<P, C>, C>;
  let starting: Promise<Current> | undefined;
  let current: Current | undefined;

  const retire = (instance: Current | undefined): void => {
    if (instance !== undefined) instance.retired = true;
    if (current === instance) [starting, current] = [undefined, undefined];
  };

  const start = async (): Promise<Current> => {
    try {
      current = { seal: await create(), contexts: new Map(), exceptions: 0, retired: false };
      return current;
    } catch (cause) {
      starting = undefined;
      throw new DomainError('worker/unavailable', { why: 'seal' }, { cause });
    }
  };

  const newest = (): Promise<Current> => {
    starting ??= start();
    return starting;
  };

  /** What a task's failure says of the instance, and to the caller. */
  const judge = (instance: Current, thrown: unknown): unknown => {
    if (thrown instanceof DomainError) return thrown;
    // SEAL's own exceptions are no Error; what is one (a trap, a stack used up, a deleted object) leaves the memory in an unknown state
    if (thrown instanceof Error || ++instance.exceptions >= MAX_EXCEPTIONS) retire(instance);
    return new DomainError('computation/failed', { why: 'seal' }, { cause: thrown });
  };

  return {
    async run(parameters, task) {
      let instance = await newest();
      // another task may have ended it while this one waited; nothing may come between this and the task
      while (instance.retired) instance = await newest();
      const owned: SealObject[] = [];
      try {
        const context = contextOf(instance, parameters);
        const result = task({ seal: instance.seal, context, own: owner(owned) });
        free(owned);
        return result;
      } catch (thrown) {
        const fault = judge(instance, thrown);
        if (!instance.retired) freeAfterFault(owned, () => retire(instance));
        throw fault;
      }
    },
    retire: () => retire(current),
  };
}

const owner =
  (owned: SealObject[]) =>
  <T extends SealObject>(object: T): T => {
    owned.push(object);
    return object;
  };

const free = (owned: SealObject[]): void => {
  for (let object = owned.pop(); object !== undefined; object = owned.pop()) object.delete();
};

function freeAfterFault(owned: SealObject[], onFailure: () => void): void {
  try {
    free(owned);
  } catch {
    onFailure(); // the fault that is being reported came first
  }
}

function contextOf<P extends SealParameters, C extends SealContext>(
  { seal, contexts }: Instance<SealModule<P, C>, C>,
  { preset, degree, primes, plainModulus }: BgvParameters,
): C {
  const cached = contexts.get(preset);
  if (cached !== undefined) return cached;
  const owned: SealObject[] = [];
  const own = owner(owned);
  try {
    const chosen = own(new seal.EncryptionParameters(seal.SchemeType.bgv));
    const vector = own(new seal.VectorModulus());
    for (const prime of primes) vector.push_back(own(new seal.Modulus(prime)));
    chosen.setPolyModulusDegree(degree);
    chosen.setCoeffModulus(vector);
    chosen.setPlainModulus(own(new seal.Modulus(plainModulus)));
    const context = new seal.SEALContext(chosen, true, seal.SecLevelType.tc128);
    if (!context.parametersSet()) {
      own(context);
      throw new DomainError('internal', { why: 'parameters', preset });
    }
    contexts.set(preset, context);
    return context;
  } finally {
    free(owned);
  }
}
