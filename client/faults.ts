import { TRPCClientError } from '@trpc/client';
import { codeOf, DomainError, type ErrorDetail, isErrorCode } from '../core/errors.ts';

/** Whatever a request ended with, as an error of ours: what the server named, or that it could not be reached. */
export function faultOf(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  if (thrown instanceof TRPCClientError) {
    const named = thrown.data as { readonly code?: unknown; readonly detail?: ErrorDetail } | null | undefined;
    if (isErrorCode(named?.code)) return new DomainError(named.code, named.detail ?? {}, { cause: thrown });
    return new DomainError(named == null ? 'network/offline' : 'internal', {}, { cause: thrown });
  }
  // What fetch itself throws: no address, no route, a connection that broke off.
  if (thrown instanceof TypeError) return new DomainError('network/offline', {}, { cause: thrown });
  return new DomainError(codeOf(thrown), {}, { cause: thrown });
}

/** The same callable, but every promise that it or anything reached through it gives rejects with a DomainError. */
export function throwingFaults<T extends object>(callable: T): T {
  return new Proxy(callable, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      const isCallable = typeof member === 'function' || (typeof member === 'object' && member !== null);
      return isCallable ? throwingFaults(member) : member;
    },
    apply(target, self, given) {
      const outcome: unknown = Reflect.apply(target as (...given: unknown[]) => unknown, self, given);
      if (!(outcome instanceof Promise)) return outcome;
      return outcome.catch((thrown: unknown) => {
        throw faultOf(thrown);
      });
    },
  });
}
