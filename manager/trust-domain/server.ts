import { X509Certificate } from 'node:crypto';
import type { JWK } from 'jose';
import type { Clock } from '../clock.ts';
import { Tasks } from '../concurrency.ts';
import type { Logger } from '../logger.ts';
import { type Authority, KEY_USES, type KeyUse } from '../rotation/authority.ts';
import type { Journal } from '../rotation/journal.ts';
import type { JournalStore } from '../rotation/journal-store.ts';
import { ROTATION } from '../rotation/limits.ts';
import { type Rotation, type Sign, SlotLostError, type Validity } from '../rotation/rotation.ts';
import { jwks, type SpiffeBundle, spiffeBundle } from './bundle.ts';
import type { ServerEvents } from './events.ts';
import { signJwt } from './jwt.ts';
import { lifetimeOf, refreshHint } from './lifetimes.ts';
import { checkJwtRequest, checkX509Request, type JwtSvidRequest, type X509SvidRequest } from './requests.ts';
import { assertWorkloadId } from './spiffe-id.ts';
import { keyOfPem, keyOfRequest } from './workload-key.ts';
import { issueLeaf } from './x509.ts';

/** An X.509-SVID that was minted. Instants are ISO 8601. */
export interface X509Svid {
  readonly spiffeId: string;
  /** The certificate in PEM. Roots sign it, so there is no chain. */
  readonly svid: string;
  readonly serialNumber: string;
  readonly notBefore: string;
  readonly expiresAt: string;
}

/** A JWT-SVID that was minted. Instants are ISO 8601. */
export interface JwtSvid {
  readonly spiffeId: string;
  /** The compact form. */
  readonly svid: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
}

/** Whether a server can do its work. */
export interface Health {
  /** Whether both kinds of SVID can be minted. */
  readonly ready: boolean;
  /** Why not, or what is going to become a reason. */
  readonly problems: readonly string[];
}

/** A key as metrics and operators see it. */
export interface KeyStatus extends Pick<Authority, 'id' | 'use' | 'keyId' | 'state'> {
  readonly ageSeconds: number;
  readonly secondsLeft: number;
}

export interface ServerSettings {
  readonly trustDomain: string;
  readonly caTTL: number;
  readonly svidTTL: number;
  readonly jwtSvidTTL: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: ServerEvents;
  readonly journals: JournalStore;
}

/** What it signs for a health check: no certificate and no token begins like this. */
const TRIAL = new TextEncoder().encode('keyproof: can this key sign?');

/** A running server of a trust domain; made by createTrustDomainServer. */
export class TrustDomainServer {
  readonly #settings: ServerSettings;
  readonly #rotation: Rotation;
  readonly #closing = new AbortController();
  readonly #tasks = new Tasks();
  /** Uses whose last signature failed, and why. */
  readonly #broken = new Map<KeyUse, unknown>();

  constructor(settings: ServerSettings, rotation: Rotation) {
    this.#settings = settings;
    this.#rotation = rotation;
  }

  /** Does what is due, and goes on doing so in the background. */
  async start(): Promise<void> {
    await this.#rotation.advance();
    void this.#tasks.run(() => this.#rotate().catch(() => {}));
  }

  /**
   * Mints an X509-SVID.
   * @throws InputError for the request, KeyManagerError or JournalError when no key can sign
   */
  mintX509(input: X509SvidRequest): Promise<X509Svid> {
    return this.#mint('x509-svid', async () => {
      const { trustDomain, svidTTL } = this.#settings;
      const { spiffeId, csr, publicKey, ttl, dns } = checkX509Request(input);
      assertWorkloadId(spiffeId, trustDomain);
      const key = csr === undefined ? keyOfPem(publicKey ?? '') : keyOfRequest(csr);
      const lifetime = lifetimeOf(ttl, svidTTL);
      return this.#signing('x509-CA', async (authority, sign) => {
        const validity = this.#validity(lifetime, authority);
        const der = await issueLeaf({ spiffeId, dns, publicKey: key, validity }, authority, sign);
        const certificate = new X509Certificate(der);
        return {
          spiffeId,
          svid: certificate.toString(),
          serialNumber: certificate.serialNumber.toLowerCase(),
          notBefore: isoTime(validity.notBefore),
          expiresAt: isoTime(validity.notAfter),
        };
      });
    });
  }

  /**
   * Mints a JWT-SVID.
   * @throws InputError for the request, KeyManagerError or JournalError when no key can sign
   */
  mintJwt(input: JwtSvidRequest): Promise<JwtSvid> {
    return this.#mint('jwt-svid', async () => {
      const { trustDomain, jwtSvidTTL, clock } = this.#settings;
      const { spiffeId, audience, ttl } = checkJwtRequest(input);
      assertWorkloadId(spiffeId, trustDomain);
      const lifetime = lifetimeOf(ttl, jwtSvidTTL);
      return this.#signing('JWT-Signer', async (authority, sign) => {
        const issuedAt = wholeSecond(clock.now());
        const { notAfter } = this.#validity(lifetime, authority);
        const claims = { sub: spiffeId, aud: audience, iat: issuedAt / 1000, exp: notAfter / 1000 };
        const svid = await signJwt(claims, { kid: authority.id, type: authority.keyType, sign });
        return { spiffeId, svid, issuedAt: isoTime(issuedAt), expiresAt: isoTime(notAfter) };
      });
    });
  }

  /**
   * What verifiers need, of all replicas.
   * @throws JournalError when a replica's journal cannot be read: a bundle without its keys would be wrong
   */
  async bundle(): Promise<SpiffeBundle> {
    const { clock, caTTL } = this.#settings;
    return spiffeBundle(await this.#journals(), clock.now(), refreshHint(caTTL) / 1000);
  }

  /** The JWT keys of all replicas. @throws JournalError as {@link bundle} does */
  async jwks(): Promise<{ readonly keys: readonly JWK[] }> {
    return jwks(await this.#journals(), this.#settings.clock.now());
  }

  /** Tells whether it can mint; a key that failed to sign last is tried. */
  async health(): Promise<Health> {
    const failures: string[] = [];
    const warnings: string[] = [];
    for (const use of KEY_USES) {
      const reason = await this.#whyNot(use);
      if (reason !== undefined) failures.push(`${use}: ${reason}`);
      else if (this.#rotation.failure(use)) {
        warnings.push(`${use}: the next key is not there yet: ${messageOf(this.#rotation.failure(use))}`);
      }
    }
    await this.#journals().catch((error) => failures.push(`bundle: ${messageOf(error)}`));
    return { ready: failures.length === 0, problems: [...failures, ...warnings] };
  }

  /** This server's own keys, expired ones too. */
  keys(): readonly KeyStatus[] {
    const now = this.#settings.clock.now();
    return this.#rotation.journal.authorities.map(({ id, use, keyId, state, preparedAt, notAfter }) => ({
      ...{ id, use, keyId, state },
      ageSeconds: (now - preparedAt) / 1000,
      secondsLeft: (notAfter - now) / 1000,
    }));
  }

  /** Stops the background work and waits for what is under way. The key manager stays open: it is the caller's. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#tasks.settled();
  }

  async #rotate(): Promise<void> {
    const { clock } = this.#settings;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await clock.sleep(this.#rotation.pause(), signal);
      await this.#rotation.advance();
    }
  }

  #mint<T>(kind: 'x509-svid' | 'jwt-svid', work: () => Promise<T>): Promise<T> {
    const { events } = this.#settings;
    return this.#tasks.run(async () => {
      try {
        const svid = await work();
        events.minted(kind);
        return svid;
      } catch (error) {
        events.mintFailed(kind, (error as Error).name);
        throw error;
      }
    });
  }

  /** Signs with the active authority; once more when its slot turns out to hold another key. */
  async #signing<T>(use: KeyUse, work: (authority: Authority, sign: Sign) => Promise<T>): Promise<T> {
    try {
      const result = await this.#attempt(use, work).catch((error: unknown) => {
        if (error instanceof SlotLostError) return this.#attempt(use, work);
        throw error;
      });
      this.#broken.delete(use);
      return result;
    } catch (error) {
      this.#broken.set(use, error);
      throw error;
    }
  }

  async #attempt<T>(use: KeyUse, work: (authority: Authority, sign: Sign) => Promise<T>): Promise<T> {
    const authority = await this.#rotation.active(use);
    return work(authority, (data) => this.#rotation.sign(authority, data));
  }

  async #whyNot(use: KeyUse): Promise<string | undefined> {
    try {
      if (!this.#broken.has(use)) await this.#rotation.active(use);
      else await this.#signing(use, (_authority, sign) => sign(TRIAL));
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  /** Within the life of whoever signs: a verifier rejects what outlives its issuer. */
  #validity(lifetime: number, authority: Authority): Validity {
    const now = this.#settings.clock.now();
    return {
      notBefore: Math.max(wholeSecond(now - ROTATION.backdate), authority.notBefore),
      notAfter: Math.min(wholeSecond(now + lifetime), authority.notAfter),
    };
  }

  async #journals(): Promise<readonly Journal[]> {
    return [this.#rotation.journal, ...(await this.#settings.journals.readPeers())];
  }
}

function wholeSecond(instant: number): number {
  return Math.floor(instant / 1000) * 1000;
}

function isoTime(instant: number): string {
  return new Date(instant).toISOString();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
