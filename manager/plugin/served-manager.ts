import type { Clock } from '../clock.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { KeyManager } from '../key-manager.ts';
import type { Logger } from '../logger.ts';
import type { HclOptions } from './hcl.ts';

/** What a server has configured. */
export interface PluginData {
  /** The fields of plugin_data, plain data. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly trustDomain: string;
}

/** What a manager needs of this process. */
interface Host {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly files: FileSystem;
}

/** A configuration that is well-formed. */
export interface PreparedManager {
  /**
   * The same for configurations that say the same. A manager that runs already is then kept: started again beside
   * itself, it would find an empty memory. Absent: each configuration starts a manager.
   */
  readonly identity?: string;
  /**
   * Checks the files that the configuration names, without a call to anybody, for who only asks.
   * @throws KeyManagerError `INVALID_ARGUMENT`.
   */
  check?(): Promise<void>;
  /** Starts the manager, which creates no key. */
  create(host: Host): Promise<RunningManager>;
}

export interface RunningManager extends KeyManager {
  /** Told when a configuration of the same identity has come; absent: there is nothing to look at. */
  reload?(): Promise<void>;
}

/** A key manager that a server can load. */
export interface ServedManager {
  /** How numbers and booleans of plugin_data are handed over. */
  readonly literals?: HclOptions['literals'];
  /** Checks a configuration. @throws KeyManagerError `INVALID_ARGUMENT` with every problem, one a line. */
  prepare(data: PluginData): PreparedManager;
}
