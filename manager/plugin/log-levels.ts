/** The levels of hashicorp/go-hclog; a SPIRE server passes on those that it is told to. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
