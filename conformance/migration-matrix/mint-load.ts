import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import {
  createTrustDomainServer,
  expectedKey,
  type FileSystem,
  fileJournalStore,
  type Journal,
  type SpiffeBundle,
  type TrustDomainServer,
  tracked,
  verifyJwt,
  x509Problem,
} from '../../manager/index.ts';
import { HOUR } from '../laboratory/durations.ts';
import type { Load, Means, Process } from './load.ts';
import { IDENTITY } from './places.ts';

/** Where the server's journal is. */
const STATE = '/state';

/**
 * Milliseconds. A slot is prepared every ten hours, of which three days are no multiple: what the server does then
 * is told apart from what is given up three days after it was replaced.
 */
const LIFETIMES = { caTTL: 20 * HOUR, svidTTL: 8 * HOUR, jwtSvidTTL: 8 * HOUR } as const;

/** Any SVID is still good when the next are minted, and the ones after. */
const EVERY = 3 * HOUR;

const WORKLOAD = `spiffe://${IDENTITY.trustDomain}/shop`;
const AUDIENCE = 'till';
const WORKLOAD_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .publicKey.export({ format: 'pem', type: 'spki' })
  .toString();

/** An SVID that somebody may show until it expires. */
interface Held {
  readonly name: string;
  readonly expiresAt: number;
  /** The keys of the last bundle that verified it: as long as they are the same, it does. */
  verifiedWith?: string;
  /** What is wrong with it for a verifier with this bundle. */
  problem(bundle: SpiffeBundle, now: number): Promise<string | undefined>;
}

/**
 * The trust-domain server itself. It mints SVIDs, which are verified under the bundle of that instant together with
 * the newest SVID of each earlier issuer; its journal is in the machine's files, and its slots move by the clock.
 */
export class MintLoad implements Load {
  /** One slot is prepared when the server starts. */
  readonly firstRotations = 1;
  /** Both slots; while old keys are waited for, they are prepared again and again. */
  readonly rotations = 2;
  readonly every = EVERY;
  readonly failures: string[] = [];
  readonly lost: string[] = [];
  readonly #held = new Map<string, Held>();
  #process: Process | undefined;
  #server: TrustDomainServer | undefined;
  #journal: Journal | undefined;

  async expectations(files: FileSystem): Promise<(slot: string) => Uint8Array | undefined> {
    const journal = await fileJournalStore(STATE, IDENTITY, { files }).read();
    this.#journal = journal;
    return (slot) => expectedKey(journal, slot);
  }

  async start(process: Process): Promise<void> {
    const { manager, files, clock } = process;
    await this.#lookForLosses(process);
    const journals = fileJournalStore(STATE, IDENTITY, { files });
    this.#server = await createTrustDomainServer({
      ...IDENTITY,
      ...LIFETIMES,
      keyManager: manager,
      clock,
      journals: {
        ...journals,
        write: async (journal) => {
          await journals.write(journal);
          this.#journal = journal;
        },
      },
    });
    this.#process = process;
  }

  async stop(): Promise<void> {
    await this.#server?.close();
  }

  /** The server's own clock does it; here it is only waited for. */
  async rotate({ now, pass }: Means): Promise<number> {
    const before = this.#preparedAt();
    const deadline = now() + 2 * LIFETIMES.caTTL;
    while (this.#preparedAt() <= before) {
      if (now() >= deadline) throw new Error('the server has prepared no slot for two lives of a key');
      await pass(EVERY);
    }
    return this.#preparedAt();
  }

  async use(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    await Promise.all([
      this.#mint('X509-SVID', async () => {
        const { svid, expiresAt } = await server.mintX509({ spiffeId: WORKLOAD, publicKey: WORKLOAD_KEY });
        const certificate = new X509Certificate(svid);
        this.#hold(certificate.issuer, {
          name: `X509-SVID ${certificate.serialNumber}`,
          expiresAt: Date.parse(expiresAt),
          problem: async (bundle, now) => x509Problem(svid, bundle, now),
        });
      }),
      this.#mint('JWT-SVID', async () => {
        const { svid, expiresAt } = await server.mintJwt({ spiffeId: WORKLOAD, audience: [AUDIENCE] });
        const { kid = '' } = decodeProtectedHeader(svid);
        this.#hold(kid, {
          name: `JWT-SVID of ${kid}`,
          expiresAt: Date.parse(expiresAt),
          problem: (bundle, now) => jwtProblem(svid, bundle, now),
        });
      }),
    ]);
    await this.#verifyAll(server);
  }

  keys(): readonly string[] {
    const authorities = this.#journal?.authorities ?? [];
    return authorities.filter(({ state }) => state !== 'published').map(({ publicKey }) => publicKey);
  }

  /** Keys that the journal needs and that the manager, just started, does not hold. */
  async #lookForLosses({ manager }: Process): Promise<void> {
    const held = (await manager.getPublicKeys()).map(({ pkixData }) =>
      Buffer.from(pkixData).toString('base64'),
    );
    for (const { keyId, state, publicKey } of this.#journal?.authorities ?? []) {
      const isNeeded = state === 'active' || state === 'prepared';
      if (isNeeded && !held.includes(publicKey)) this.lost.push(`${keyId} was gone at a start, and ${state}`);
    }
  }

  async #mint(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failures.push(`${what}: ${String(error)}`);
    }
  }

  /** Among the SVIDs of one issuer the newest lasts longest. */
  #hold(issuer: string, held: Held): void {
    this.#held.set(issuer, held);
  }

  async #verifyAll(server: TrustDomainServer): Promise<void> {
    const { clock } = this.#process as Process;
    const bundle = await server.bundle();
    const keys = JSON.stringify(bundle.keys);
    const now = clock.now();
    for (const [issuer, held] of this.#held) {
      const { name, expiresAt } = held;
      if (now < expiresAt && held.verifiedWith === keys) continue;
      const problem = now < expiresAt ? await tracked(clock, () => held.problem(bundle, now)) : undefined;
      held.verifiedWith = keys;
      if (problem) this.failures.push(`${name} does not verify: ${problem}`);
      if (problem || now >= expiresAt) this.#held.delete(issuer);
    }
  }

  /** When the slots were last prepared: the earlier of the two uses. */
  #preparedAt(): number {
    const authorities = this.#journal?.authorities ?? [];
    const latest = (use: string) =>
      Math.max(0, ...authorities.filter((one) => one.use === use).map(({ preparedAt }) => preparedAt));
    return Math.min(latest('x509-CA'), latest('JWT-Signer'));
  }
}

async function jwtProblem(svid: string, bundle: SpiffeBundle, now: number): Promise<string | undefined> {
  try {
    await verifyJwt(svid, bundle, AUDIENCE, now);
    return undefined;
  } catch (error) {
    return String(error);
  }
}
