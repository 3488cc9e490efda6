import type { KMS } from '@aws-sdk/client-kms';
import { createEmulator } from '../../emulator/server.ts';
import { Observer } from './observer.ts';

/** Access key ids of twelve digits: each is the root of the account that it names. */
const OWNER = '111122223333';
const STRANGER = '444455556666';

const SIGNING = {
  Message: new Uint8Array(32),
  MessageType: 'DIGEST',
  SigningAlgorithm: 'ECDSA_SHA_256',
} as const;

/** What KMS lets other accounts do with a signing key whose policy permits it. */
const DEEDS: Readonly<Record<string, (kms: KMS, KeyId: string) => Promise<unknown>>> = {
  DescribeKey: (kms, KeyId) => kms.describeKey({ KeyId }),
  GetPublicKey: (kms, KeyId) => kms.getPublicKey({ KeyId }),
  Sign: (kms, KeyId) => kms.sign({ KeyId, ...SIGNING }),
  CreateGrant: (kms, KeyId) =>
    kms.createGrant({ KeyId, GranteePrincipal: `arn:aws:iam::${STRANGER}:root`, Operations: ['Sign'] }),
};

/**
 * What anybody could do with a key that has this policy: tried by the root of another account, in a world in which
 * policies decide. A statement for everybody with a condition that leaves nobody in is not open.
 */
export async function openToStrangers(policy: string): Promise<readonly string[]> {
  const emulator = createEmulator({ clock: 'frozen', enforceIam: true });
  try {
    const owner = new Observer(emulator.requestHandler(), OWNER);
    const stranger = new Observer(emulator.requestHandler(), STRANGER);
    const arn = await owner.createKey({ Policy: policy, BypassPolicyLockoutSafetyCheck: true });
    const open: string[] = [];
    for (const [operation, deed] of Object.entries(DEEDS)) {
      const refusal = await deed(stranger.kms, arn).then(
        () => undefined,
        (error: Error) => error,
      );
      if (refusal === undefined) open.push(operation);
      else if (refusal.name !== 'AccessDeniedException') throw refusal;
    }
    return open;
  } finally {
    await emulator.close();
  }
}
