import type { Credentials } from '../../aws-kms/sdk-cloud.ts';
import { KeyManagerError, type RetirableKeyManager } from '../../key-manager.ts';
import { RecordingLogger } from '../../test/recording-logger.ts';
import { REGION, type SeenKey, TestWorld, TRUST_DOMAIN } from '../../test/world.ts';
import type { DefaktoCloud } from '../cloud.ts';
import { createDefaktoKeyManager, type DefaktoKeyManagerOptions } from '../create.ts';

export const CA = 'x509-CA-A';
export const JWT = 'JWT-Signer-A';

export interface DefaktoServerOptions
  extends Partial<Pick<DefaktoKeyManagerOptions, 'expects' | 'trustDomain'>> {
  readonly deployment?: string;
  readonly id?: string;
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Milliseconds by which the server's own clock runs ahead of the service's. */
  readonly ahead?: number;
  /** Another caller than the world's usual one. */
  readonly credentials?: Credentials;
  /** Puts something between the server and the services. */
  readonly wrap?: (cloud: DefaktoCloud) => DefaktoCloud;
}

/** A Trust Domain Server's key manager, what it logged, and a way to end it as a crash does. */
export interface DefaktoServer {
  readonly manager: RetirableKeyManager;
  readonly log: RecordingLogger;
  /** No call leaves the process any more. */
  crash(): Promise<void>;
}

/** An emulated AWS with servers of deployments in it. */
export class DefaktoWorld extends TestWorld {
  async serve(options: DefaktoServerOptions = {}): Promise<DefaktoServer> {
    const { deployment = 'blue', id = 's1', wrap = (cloud) => cloud, ahead = 0 } = options;
    const log = new RecordingLogger();
    const switched = { dead: false };
    const manager = await createDefaktoKeyManager({
      configuration: { region: REGION, ...options.configuration },
      trustDomain: options.trustDomain ?? TRUST_DOMAIN,
      deploymentId: deployment,
      serverId: id,
      clock: this.clock(ahead),
      logger: log,
      cloud: stoppable(wrap(this.cloud(options.credentials)), () => switched.dead),
      ...(options.expects && { expects: options.expects }),
    });
    this.keep(manager);
    return {
      manager,
      log,
      crash: () => {
        switched.dead = true;
        return manager.close();
      },
    };
  }

  /** Keys that are neither deleted nor about to be, with the tags that matter. */
  async living(): Promise<SeenKey[]> {
    return (await this.keys()).filter(({ state }) => state !== 'PendingDeletion');
  }

  /** The operations that servers asked for, each once, in the alphabet's order. */
  operations(after = 0): string[] {
    return [...new Set(this.calls(after))].sort();
  }
}

/** Fails every call once the process is dead; calls under way go through, as they do. */
function stoppable(cloud: DefaktoCloud, isDead: () => boolean): DefaktoCloud {
  const calls = Object.entries(cloud).map(([name, call]: [string, (input: never) => Promise<unknown>]) => [
    name,
    (input: never) =>
      isDead() ? Promise.reject(new KeyManagerError('UNAVAILABLE', 'the process is dead')) : call(input),
  ]);
  return Object.fromEntries(calls) as unknown as DefaktoCloud;
}
