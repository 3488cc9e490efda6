import type { Mode } from '../vocabulary.ts';

/** How a server is to be set up. What is absent follows the target and the laboratory. */
export interface ServerSetup {
  readonly trustDomain?: string;
  /** The static identifier of the server; its name in the laboratory when absent. */
  readonly identifier?: string;
  readonly mode?: Mode;
  readonly keyTags?: Readonly<Record<string, string>>;
  /** The path of a file with the policy of new keys; the manager's own policy when absent. */
  readonly keyPolicyFile?: string;
  /** The AWS Region that it is configured with; us-east-1 when absent. */
  readonly region?: string;
  /** Milliseconds by which the server's own clock runs ahead of the world's. */
  readonly clockAhead?: number;
}

/** The secret half of every server's credentials: a word that nothing else contains. */
export const SECRET = 'TheSecretAccessKeyOfAServer/KEYPROOF+234';

/** What a configuration says beside the setup. */
interface Identity {
  readonly accessKeyId: string;
  readonly identifier: string;
  readonly mode: Mode;
  readonly region: string;
}

/** The configuration of a server: the fields of SPIRE's aws_kms plugin. */
export function configurationOf(
  { accessKeyId, identifier, mode, region }: Identity,
  { keyTags, keyPolicyFile }: ServerSetup,
): Record<string, unknown> {
  return {
    region,
    access_key_id: accessKeyId,
    secret_access_key: SECRET,
    key_identifier_value: identifier,
    enable_tag_based_key_discovery: mode === 'tags',
    ...(keyTags && { key_tags: keyTags }),
    ...(keyPolicyFile !== undefined && { key_policy_file: keyPolicyFile }),
  };
}
