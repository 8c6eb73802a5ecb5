import type { OctetInput } from '@trpc/server/http';
import { DomainError } from '../../core/errors.ts';

/**
 * Reads a body of at most `limit` octets. What announces itself as longer is refused unread; what turns out longer is refused
 * at the first octet too many, and its sender is told to stop.
 * @param announced the Content-Length header, if there was one
 * @throws DomainError `request/too-large` (`maximum`), `request/malformed` for a length that is no number
 */
export async function readOctets(
  body: ReadableStream<Uint8Array>,
  limit: number,
  announced: string | null,
): Promise<Uint8Array> {
  const tooLarge = () => new DomainError('request/too-large', { maximum: limit });
  if (announced !== null) {
    if (!/^\d{1,15}$/.test(announced)) throw new DomainError('request/malformed', { why: 'content-length' });
    if (Number(announced) > limit) {
      await body.cancel();
      throw tooLarge();
    }
  }
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Gives a request back with a body that breaks off beyond `limit` octets, for readers that know no limit of their own. */
export function boundedRequest(request: Request, limit: number): Request {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > limit) throw new DomainError('request/too-large', { maximum: limit });
  if (request.body === null) return request;
  let length = 0;
  const bounded = request.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        length += chunk.length;
        if (length > limit) controller.error(new DomainError('request/too-large', { maximum: limit }));
        else controller.enqueue(chunk);
      },
    }),
  );
  const init: RequestInit & { duplex: 'half' } = {
    method: request.method,
    headers: request.headers,
    body: bounded,
    signal: request.signal,
    duplex: 'half',
  };
  return new Request(request.url, init);
}

/** A body for a procedure that takes octets: in this process streams are handed over as they are, but the type names what clients send. */
export const octetInput = (body: ReadableStream<Uint8Array> | null): OctetInput =>
  (body ?? new Blob([]).stream()) as unknown as OctetInput;
