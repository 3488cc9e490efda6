import pino from 'pino';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { LogLevel } from './log-levels.ts';

/** Logs to standard error as hashicorp/go-hclog does, which the server turns into lines of its own log. */
export function createPluginLogger(level: LogLevel, clock: Clock): Logger {
  return pino(
    {
      level,
      base: null,
      messageKey: '@message',
      // A server prints a field as it is, and a thrown object would be an empty one.
      serializers: { error: (error: unknown) => (error instanceof Error ? error.message : error) },
      timestamp: () => `,"@timestamp":"${timestamp(clock.now())}"`,
      formatters: { level: (name) => ({ '@level': name }) },
    },
    // A broken pipe is a server that is gone; whoever watches for that ends the process.
    pino.destination({ dest: 2, sync: true }),
  );
}

/** RFC 3339 with six fraction digits: the server refuses others, and logs the line raw. */
function timestamp(now: number): string {
  return new Date(now).toISOString().replace('Z', '000Z');
}
