import { transferHandlers } from 'comlink';
import { codeOf, DomainError, type ErrorCode, type ErrorDetail, isErrorCode } from '../core/errors.ts';

/** How a fault crosses between a worker and the page: its code and its detail. Messages and stacks of anything else stay where they were thrown. */
interface SentFault {
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;
}

interface Thrown {
  readonly value: unknown;
}

const toSent = (value: unknown): SentFault => ({
  code: codeOf(value),
  detail: value instanceof DomainError ? value.detail : {},
});

const toThrown = (sent: unknown): DomainError => {
  const { code, detail } = sent as SentFault;
  return isErrorCode(code) ? new DomainError(code, detail) : new DomainError('internal');
};

/**
 * Takes the place of comlink's own handler for thrown values, which keeps name, message and stack alone.
 * Called once on both sides, before anything is exposed or wrapped.
 */
export function carryDomainErrors(): void {
  const original = transferHandlers.get('throw');
  if (original === undefined) throw new DomainError('worker/unavailable');
  transferHandlers.set('throw', {
    canHandle: (value: unknown): value is Thrown => original.canHandle(value),
    serialize: (thrown: unknown) => [toSent((thrown as Thrown).value), []],
    deserialize: (sent: unknown): never => {
      throw toThrown(sent);
    },
  });
}
