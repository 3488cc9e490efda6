import { type Clock, systemClock } from '../clock.ts';
import { type FileSystem, machineFiles } from '../files/file-system.ts';
import type { KeyManager, KeyType } from '../key-manager.ts';
import { type Logger, silentLogger } from '../logger.ts';
import type { ServerIdentity } from '../rotation/journal.ts';
import { fileJournalStore, type JournalStore } from '../rotation/journal-store.ts';
import { type Certify, Rotation } from '../rotation/rotation.ts';
import { subjectKeyId } from './certificate.ts';
import { noEvents, type ServerEvents } from './events.ts';
import { jwtKeyId } from './jwt.ts';
import { LIFETIMES, refreshHint } from './lifetimes.ts';
import { TrustDomainServer } from './server.ts';
import { InputError, isTrustDomain } from './spiffe-id.ts';
import { issueRoot } from './x509.ts';

/** How a server is to be made. Lifetimes are milliseconds. */
export interface TrustDomainServerOptions extends ServerIdentity {
  /** Stays the caller's: closing the server does not close it. */
  readonly keyManager: KeyManager;
  /** A directory that all replicas of the deployment share, or another place for their journals. */
  readonly journals: string | JournalStore;
  /** Where a directory of journals is; the machine's files when absent. */
  readonly files?: FileSystem;
  /** ec-p256 */
  readonly caKeyType?: KeyType;
  /** ec-p256 */
  readonly jwtKeyType?: KeyType;
  /** How long a CA and a JWT key live; 24 hours. */
  readonly caTTL?: number;
  /** The longest and the usual life of an X509-SVID; 1 hour. It never outlives its CA. */
  readonly svidTTL?: number;
  /** The same of a JWT-SVID; 5 minutes. */
  readonly jwtSvidTTL?: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly events?: ServerEvents;
}

/**
 * Starts the server of a trust domain on a key manager: it keeps two slots for CAs and two for JWT keys, rotates them
 * by the clock, mints SVIDs, and publishes the bundle of all replicas. What it promises stands in
 * docs/trust-domain-server.md.
 *
 * @example
 * const server = await createTrustDomainServer({
 *   trustDomain: 'example.org', deploymentId: 'blue', serverId: 'server-1', keyManager, journals: './state',
 * });
 * const { svid } = await server.mintJwt({ spiffeId: 'spiffe://example.org/shop', audience: ['till'] });
 *
 * @throws InputError for the options, JournalError for a journal that cannot be used, KeyManagerError
 */
export async function createTrustDomainServer(options: TrustDomainServerOptions): Promise<TrustDomainServer> {
  const {
    caKeyType = 'ec-p256',
    jwtKeyType = 'ec-p256',
    caTTL = LIFETIMES.ca,
    svidTTL = LIFETIMES.x509Svid,
    jwtSvidTTL = LIFETIMES.jwtSvid,
    clock = systemClock,
    logger = silentLogger,
    files = machineFiles,
    events = noEvents,
    keyManager,
    trustDomain,
    deploymentId,
    serverId,
  } = options;
  const identity: ServerIdentity = { trustDomain, deploymentId, serverId };
  checkOptions(identity, { caTTL, svidTTL, jwtSvidTTL });
  const journals =
    typeof options.journals === 'string'
      ? fileJournalStore(options.journals, identity, { logger, files })
      : options.journals;
  const rotation = await Rotation.open({
    identity,
    keyManager,
    journals,
    keyTypes: { 'x509-CA': caKeyType, 'JWT-Signer': jwtKeyType },
    lifetime: caTTL,
    propagation: 2 * refreshHint(caTTL),
    certify: certifier(trustDomain),
    clock,
    logger,
    events,
  });
  const settings = { trustDomain, caTTL, svidTTL, jwtSvidTTL, clock, logger, events, journals };
  const server = new TrustDomainServer(settings, rotation);
  await server.start();
  return server;
}

function certifier(trustDomain: string): Certify {
  return async (use, key, validity, sign) => {
    if (use === 'JWT-Signer') return { id: jwtKeyId(key.pkixData) };
    const certificate = await issueRoot(trustDomain, key, validity, sign);
    return { id: Buffer.from(subjectKeyId(key.pkixData)).toString('hex'), certificate };
  };
}

/** They name files, and keys: one form fits all key managers. */
export const SERVER_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

function checkOptions(
  { trustDomain, deploymentId, serverId }: ServerIdentity,
  { caTTL, svidTTL, jwtSvidTTL }: Readonly<Record<'caTTL' | 'svidTTL' | 'jwtSvidTTL', number>>,
): void {
  if (!isTrustDomain(trustDomain)) {
    throw new InputError(
      `trustDomain "${trustDomain}" must be lowercase letters, digits, dots, dashes, underscores`,
    );
  }
  for (const [field, name] of Object.entries({ deploymentId, serverId })) {
    if (SERVER_NAME.test(name)) continue;
    throw new InputError(`${field} "${name}" must be 1-64 letters, digits, dashes and underscores`);
  }
  if (!(caTTL >= LIFETIMES.shortestCa && caTTL <= LIFETIMES.longestCa)) {
    throw new InputError('caTTL must be at least a minute and at most 3650 days');
  }
  for (const [field, ttl] of Object.entries({ svidTTL, jwtSvidTTL })) {
    if (!(ttl >= LIFETIMES.shortestSvid && ttl <= caTTL)) {
      throw new InputError(`${field} must be at least a second and at most caTTL`);
    }
  }
}
