import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** One line of JSON per event. Only what a caller passes is written: never inputs, headers, addresses or query strings. */
export const makeLogger = (
  level: string,
  processName: string,
  destination: DestinationStream = pino.destination(1),
): Logger => pino({ level, base: { process: processName }, timestamp: pino.stdTimeFunctions.isoTime }, destination);
