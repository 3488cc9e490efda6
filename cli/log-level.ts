import { Option } from 'commander';

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** What `--log-level` of a command takes that logs to standard error. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `--log-level`, of each command that serves until it is stopped. */
export function logLevelOption(): Option {
  return new Option('--log-level <level>', 'log to standard error from this level on')
    .choices(LOG_LEVELS)
    .default('info');
}
