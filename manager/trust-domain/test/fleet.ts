import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Cloud } from '../../aws-kms/cloud.ts';
import type { Clock } from '../../clock.ts';
import { type FileSystem, machineFiles } from '../../files/file-system.ts';
import { MemoryFiles } from '../../files/memory-files.ts';
import type { KeyManager, RetirableKeyManager } from '../../key-manager.ts';
import type { Logger } from '../../logger.ts';
import type { ServerIdentity } from '../../rotation/journal.ts';
import { fileJournalStore, type JournalStore } from '../../rotation/journal-store.ts';
import { RecordingLogger } from '../../test/recording-logger.ts';
import { TestWorld } from '../../test/world.ts';
import { createTrustDomainServer, type TrustDomainServerOptions } from '../create.ts';
import type { TrustDomainServer } from '../server.ts';
import { verifyJwt, x509Problem } from '../verifier.ts';

const TRUST_DOMAIN = 'example.org';
export const WORKLOAD = `spiffe://${TRUST_DOMAIN}/shop`;
export const AUDIENCE = 'till';

const workloadKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const WORKLOAD_KEY = workloadKeys.publicKey.export({ format: 'pem', type: 'spki' }).toString();

export interface ReplicaOptions extends Partial<TrustDomainServerOptions> {
  readonly mode?: 'alias' | 'tags';
  readonly cloud?: (cloud: Cloud) => Cloud;
  readonly manager?: (manager: RetirableKeyManager) => KeyManager;
  readonly store?: (store: JournalStore) => JournalStore;
}

/** A server of the deployment, with a key manager of its own. */
export interface Replica {
  readonly id: string;
  readonly server: TrustDomainServer;
  readonly log: RecordingLogger;
  /** The server's own clock, which may be set. */
  readonly clock: SettableClock;
  stop(): Promise<void>;
}

/** A clock that somebody sets to a wrong time. */
interface SettableClock extends Clock {
  offset: number;
}

/** Replicas of one deployment on one emulated KMS, and a verifier that trusts no replica. */
export class Fleet {
  readonly world: TestWorld;
  readonly #files: FileSystem;
  readonly #directory: string;
  readonly #replicas = new Map<string, Replica>();

  /** @param onDisk keeps the journals in real files, whose every write waits for the disk; else they are in memory */
  constructor({ onDisk = false }: { onDisk?: boolean } = {}) {
    this.world = new TestWorld({ seed: 1 });
    this.#files = onDisk ? machineFiles : new MemoryFiles();
    this.#directory = onDisk ? mkdtempSync(join(tmpdir(), 'keyproof-fleet-')) : '/state';
  }

  get replicas(): readonly Replica[] {
    return [...this.#replicas.values()];
  }

  async start(id: string, options: ReplicaOptions = {}): Promise<Replica> {
    const { mode = 'tags', cloud, manager: wrapped, store = (one) => one, ...settings } = options;
    const { clock: time } = this.world.emulator;
    const clock: SettableClock = {
      offset: 0,
      now: () => time.now() + clock.offset,
      sleep: (milliseconds, signal) => time.sleep(milliseconds, signal),
    };
    const log = new RecordingLogger();
    const { manager } = await this.world.start({ id, mode, ...(cloud && { wrap: cloud }) });
    const identity = { trustDomain: TRUST_DOMAIN, deploymentId: 'blue', serverId: id };
    try {
      const server = await createTrustDomainServer({
        ...identity,
        keyManager: wrapped ? wrapped(manager) : manager,
        journals: store(this.#tracked(this.#journals(identity, log))),
        clock,
        logger: log,
        ...settings,
      });
      const replica: Replica = {
        ...{ id, server, log, clock },
        stop: async () => {
          this.#replicas.delete(id);
          await server.close();
          await manager.close();
        },
      };
      this.#replicas.set(id, replica);
      return replica;
    } catch (error) {
      await manager.close();
      throw error;
    }
  }

  async restart(id: string, options: ReplicaOptions = {}): Promise<Replica> {
    await this.#replicas.get(id)?.stop();
    return this.start(id, options);
  }

  /** Each replica mints both kinds; every replica's bundle of this instant has to verify them. */
  async mintAndVerify(minters: readonly Replica[] = this.replicas): Promise<void> {
    const minted = await Promise.all(
      minters.map(async ({ server, clock }) => ({
        now: clock.now(),
        x509: await server.mintX509({ spiffeId: WORKLOAD, publicKey: WORKLOAD_KEY }),
        jwt: await server.mintJwt({ spiffeId: WORKLOAD, audience: [AUDIENCE] }),
      })),
    );
    for (const { server } of this.replicas) {
      const bundle = await server.bundle();
      for (const { x509, jwt, now } of minted) {
        expect(x509Problem(x509.svid, bundle, now)).toBeUndefined();
        expect(await verifyJwt(jwt.svid, bundle, AUDIENCE, now)).toMatchObject({ sub: WORKLOAD });
      }
    }
  }

  /** Keys that KMS keeps for use. */
  async liveKeys(): Promise<number> {
    return (await this.world.states()).Enabled ?? 0;
  }

  async close(): Promise<void> {
    for (const replica of this.replicas) await replica.stop();
    await this.world.close();
    if (this.#files === machineFiles) rmSync(this.#directory, { recursive: true });
  }

  #journals(identity: ServerIdentity, logger: Logger): JournalStore {
    return fileJournalStore(this.#directory, identity, { files: this.#files, logger });
  }

  /** Files are the machine's: the clock has to know that they are being read and written. */
  #tracked(store: JournalStore): JournalStore {
    const { clock } = this.world.emulator;
    return {
      read: () => clock.track(() => store.read()),
      write: (journal) => clock.track(() => store.write(journal)),
      readPeers: () => clock.track(() => store.readPeers()),
    };
  }
}
