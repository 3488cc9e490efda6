import type { LogFields } from '../logger.ts';
import { LOG_LEVELS, type LogLevel } from './log-levels.ts';

/** A line that a plugin wrote to standard error. */
export interface PluginLogLine {
  /** `raw`: it is not in the form that a server reads, so the message is the whole line. */
  readonly level: LogLevel | 'raw';
  readonly message: string;
  readonly fields: LogFields;
}

/** What go-hclog writes and go-plugin's parser demands, six fraction digits included. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(Z|[+-]\d\d:\d\d)$/;

export function parseLogLine(line: string): PluginLogLine {
  const raw: PluginLogLine = { level: 'raw', message: line, fields: {} };
  if (!line.startsWith('{')) return raw;
  try {
    const {
      '@level': level,
      '@message': message,
      '@timestamp': timestamp,
      ...fields
    } = JSON.parse(line) as Record<string, unknown>;
    const known = LOG_LEVELS.find((name) => name === level);
    if (!known || typeof message !== 'string' || !TIMESTAMP.test(String(timestamp))) return raw;
    return { level: known, message, fields };
  } catch {
    return raw;
  }
}
