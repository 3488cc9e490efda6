import type { LogLevel } from '../../manager/plugin/log-levels.ts';

export interface PluginHostOptions {
  readonly config?: string;
  readonly trustDomain: string;
  readonly run?: readonly string[];
  readonly json?: true;
  readonly logLevel: LogLevel;
}
