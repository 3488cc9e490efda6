import { AwsError } from '../../errors.ts';
import { notFound } from './codes.ts';

/** What KMS refuses about key references and markers. */
export const referenceRefusals = {
  /** Recorded: kamus#508, terraform-provider-aws and others. */
  keyNotFound: (arn: string) => notFound(`Key '${arn}' does not exist`),
  /** Recorded since 2025 with quotes around the id. */
  invalidKeyId: (id: string) => notFound(`Invalid keyId '${id}'`),
  /** Recorded: pulumi#17022; names the Region that the ARN names. */
  foreignRegion: (region: string) => notFound(`Invalid arn ${region}`),
  /** Recorded for GetKeyPolicy and CreateGrant, name and ARN alike; inferred for the other key-only operations. */
  aliasNotSupported: () =>
    new AwsError('InvalidArnException', 'Key Aliases are not supported for this operation.'),
  /** Inferred from the recorded answer to an ARN of another Region; every operation with a KeyId declares it. */
  malformedArn: (arn: string) => notFound(`Invalid arn ${arn}`),
  /** For an id that a tag of LocalStack's chose; AWS chooses ids itself, and LocalStack's answer is not documented. */
  keyExists: (arn: string) => new AwsError('AlreadyExistsException', `Key ${arn} already exists`),
  /** The code is modelled; the text is inferred. */
  invalidMarker: () => new AwsError('InvalidMarkerException', 'The marker is not valid for this operation.'),
} as const;
