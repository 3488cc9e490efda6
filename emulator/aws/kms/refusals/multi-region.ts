import { AwsError, validationException } from '../../errors.ts';
import { unsupported } from './codes.ts';

/** What KMS refuses about multi-Region keys. */
export const multiRegionRefusals = {
  /** The code is modelled; the words are recorded by Thales's Terraform provider, which waits on them. */
  notPrimary: (arn: string) => unsupported(`${arn} is not a multi-Region primary key.`),
  /** The code is modelled; the text is inferred from its counterpart. */
  notReplica: (arn: string) => unsupported(`${arn} is not a multi-Region replica key.`),
  /** The code is ReplicateKey's in the API reference; the text is inferred. */
  replicaExists: (arn: string) => new AwsError('AlreadyExistsException', `Key '${arn}' already exists`),
  /** The rule is ReplicateKey's in the API reference; code and text are inferred. */
  unknownRegion: (region: string, partition: string) =>
    validationException(`KMS is not available in the Region ${region} of the partition ${partition}.`),
} as const;
