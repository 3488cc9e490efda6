/** Facts that go with a log line. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where a manager tells what it does; pino's and the plugin door's loggers fit by their shape. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** Drops every line. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
