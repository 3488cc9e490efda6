import type { Clock } from '../clock.ts';
import type { KeyedLock, Tasks } from '../concurrency.ts';
import type { Logger } from '../logger.ts';
import type { Cloud } from './cloud.ts';
import type { KeyRing } from './key-ring.ts';
import type { ServiceTime } from './service-time.ts';
import type { Settings } from './settings.ts';

/** What the parts of one running manager share. */
export interface Session extends Settings {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the manager closes. */
  readonly signal: AbortSignal;
  readonly tasks: Tasks;
  readonly ring: KeyRing;
  /** The ARNs of the keys that are being disposed of. */
  readonly doomed: Set<string>;
  /** The ARNs of keys that this process made and never took into use: their rotations failed. */
  readonly abandoned: Set<string>;
  readonly serviceTime: ServiceTime;
  /** Held, by key id, by whoever moves an alias. */
  readonly aliasLock: KeyedLock;
}
