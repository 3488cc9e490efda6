import type { RecipientInfo } from '@aws-sdk/client-kms';
import { notEmulated } from '../errors.ts';

/** Answers for an enclave need an attestation document of AWS's hardware. @throws AwsError when one is asked for */
export function refuseRecipient(recipient: RecipientInfo | undefined): void {
  if (recipient !== undefined) throw notEmulated('Recipient (attested Nitro enclaves)');
}
