import type { KeyRing } from '../aws-kms/key-ring.ts';
import type { Clock } from '../clock.ts';
import type { Tasks } from '../concurrency.ts';
import type { LifeSigns } from '../defakto/life-signs.ts';
import type { Owner } from '../defakto/owner.ts';
import type { Logger } from '../logger.ts';
import type { Expects } from '../migration/choice.ts';
import type { DefaktoCloud } from './cloud.ts';
import type { DefaktoConfiguration } from './configuration.ts';

/** What the parts of one running manager share. */
export interface Session {
  readonly owner: Owner;
  readonly configuration: DefaktoConfiguration;
  readonly cloud: DefaktoCloud;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the manager closes. */
  readonly signal: AbortSignal;
  readonly tasks: Tasks;
  readonly ring: KeyRing;
  readonly lifeSigns: LifeSigns;
  readonly expects: Expects;
  /** The ARNs of keys that a rotation is making. */
  readonly making: Set<string>;
  /** The ARNs of keys that were given up by this process: never to be taken up again. */
  readonly doomed: Set<string>;
  /** The ARNs of keys that somebody has disabled, on purpose as we assume: left alone. */
  readonly disabled: Set<string>;
}
