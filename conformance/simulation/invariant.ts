/** A law that every history has to keep. Its name stands in reports, scenarios and the documentation. */
export interface Invariant {
  readonly name: InvariantName;
  /** The law, as one sentence. */
  readonly says: string;
  /** The document that it comes from. */
  readonly source: string;
}

/** The name of a law. */
export type InvariantName = (typeof INVARIANTS)[number]['name'];

/** Every law. What they watch for stands in laws/, a file each. */
export const INVARIANTS = [
  {
    name: 'no-key-in-use-is-deleted',
    says: 'No key in use by a live server is ever disabled or scheduled for deletion, nor one of a server that was away for less than two weeks.',
    source: 'docs/known-defects.md, F, M, J; SPIRE aws_kms: keys are stale after 14 days',
  },
  {
    name: 'every-id-is-one-key',
    says: 'After any crash and restart every key id resolves to one key: the last that was made for it, or while that one was never handed out, the one before.',
    source: 'docs/known-defects.md, B1, C, E, L',
  },
  {
    name: 'a-server-comes-back',
    says: 'A server that reaches AWS and is allowed what it needs starts again after any end.',
    source: 'docs/known-defects.md, B0, H',
  },
  {
    name: 'signatures-verify',
    says: 'A running server signs with every key that it shows, and the signature verifies under the published key.',
    source: 'SPIRE key manager plugin contract, SignData',
  },
  {
    name: 'a-valid-configuration-works',
    says: 'A configuration that passes validation can create keys.',
    source: 'docs/known-defects.md, D, K',
  },
  {
    name: 'nothing-foreign-is-touched',
    says: 'Nothing of another trust domain or of another tool is changed.',
    source: 'docs/known-defects.md, J',
  },
  {
    name: 'nothing-is-left-behind',
    says: 'Every key that nobody owns is gone within its window plus one scan, as long as a server runs that could see to it.',
    source:
      'docs/known-defects.md, B1, C, E, G, I; SPIRE aws_kms: orphans after 48 hours, stale keys after 14 days',
  },
  {
    name: 'live-keys-are-bounded',
    says: 'A server never keeps more enabled keys than it has key ids and rotations of the last five days.',
    source: 'docs/known-defects.md, B0, G, N; spiffe/spire#5497: 16,000 unused keys',
  },
  {
    name: 'calls-stay-under-the-quotas',
    says: 'No server makes more calls of a kind in an hour than the quota of the kind lets a small fleet make.',
    source: 'AWS KMS developer guide, request quotas',
  },
] as const satisfies readonly { name: string; says: string; source: string }[];
