/** A request that the server refuses; the message says what is allowed. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** SPIFFE-ID.md, section 2.3: at most 2048 bytes. */
const LONGEST = 2048;
const TRUST_DOMAIN = /^[a-z0-9._-]{1,255}$/;
const SEGMENT = /^[a-zA-Z0-9._-]+$/;

/** Whether a text is the name of a trust domain. SPIFFE-ID.md, section 2.1. */
export function isTrustDomain(name: string): boolean {
  return TRUST_DOMAIN.test(name);
}

/**
 * Checks the SPIFFE ID of a workload: of this trust domain, with a path.
 * @throws InputError
 */
export function assertWorkloadId(id: string, trustDomain: string): void {
  const authority = `spiffe://${trustDomain}`;
  if (id.length > LONGEST) throw new InputError(`spiffeId has more than ${LONGEST} characters`);
  if (id !== authority && !id.startsWith(`${authority}/`)) {
    throw new InputError(`spiffeId "${id}" is not of this trust domain: it must begin with "${authority}/"`);
  }
  const path = id.slice(authority.length);
  if (path === '') {
    throw new InputError(`spiffeId "${id}" names the trust domain itself: a workload has a path`);
  }
  for (const segment of path.slice(1).split('/')) {
    if (SEGMENT.test(segment) && segment !== '.' && segment !== '..') continue;
    throw new InputError(
      `spiffeId "${id}" has the path segment "${segment}": segments are letters, digits, dots, dashes and underscores, not empty, not "." or ".."`,
    );
  }
}
