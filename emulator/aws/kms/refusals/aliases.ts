import { AwsError, validationException } from '../../errors.ts';
import { notFound } from './codes.ts';

/** What KMS refuses about aliases. */
export const aliasRefusals = {
  /** Inferred: CreateAlias and UpdateAlias declare no InvalidArnException. */
  aliasAsTarget: () => validationException('Aliases must refer to keys. Not aliases'),
  /** Recorded: sigstore/cosign#1474. */
  aliasNotFound: (arn: string) => notFound(`Alias ${arn} is not found.`),
  /** Recorded: crossplane-contrib/provider-aws#1741. */
  aliasExists: (arn: string) =>
    new AwsError('AlreadyExistsException', `An alias with the name ${arn} already exists`),
  /** Recorded: aws-controllers-k8s/community#1878. */
  aliasWithoutPrefix: () =>
    validationException(
      'Alias must start with the prefix "alias/". Please see ' +
        'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    ),
  /** Recorded: terraform-provider-aws#12891. */
  aliasCharacters: (name: string) => validationException(`${name} contains invalid characters for an alias`),
  /** The API reference says that it fails; code and text are inferred. */
  reservedAlias: (name: string) =>
    new AwsError(
      'NotAuthorizedException',
      `${name} is reserved: the prefix alias/aws/ belongs to AWS managed keys.`,
    ),
  /** The rule is UpdateAlias's in the API reference; the text is inferred. */
  aliasKeyMismatch: (current: string, next: string) =>
    validationException(
      `Alias can not be updated: the current key ${current} and the new key ${next} must have the same type ` +
        'and the same key usage.',
    ),
  /** Recorded in a log of scylla-cluster-tests#7634. */
  tooManyAliases: (limit: number, usage: number) =>
    new AwsError(
      'LimitExceededException',
      `Aliases per key quota for this account in this region is ${limit}, current usage is ${usage}`,
    ),
} as const;
