import { AwsError } from './errors.ts';
import type { ServiceModel } from './model/model.ts';

type Protocol = ServiceModel['protocol'];

/** The query protocol spells the errors of the signature layer in its own way, and answers them with 403. */
const refusal = (protocol: Protocol, json: string, query: string, message: string) =>
  protocol === 'query' ? new AwsError(query, message, 403) : new AwsError(json, message);

/** What AWS answers to credentials that it does not take. */
export const authentication = {
  /** Recorded from KMS (boto3#1127, sops#621) and from STS (aws-sdk-java-v2#1649). */
  expiredToken: (protocol: Protocol) =>
    refusal(
      protocol,
      'ExpiredTokenException',
      'ExpiredToken',
      'The security token included in the request is expired',
    ),
  /** Recorded from JSON services (laravel-aws-cognito-auth#25) and from STS (terraform-provider-aws#25281). */
  unknownKey: (protocol: Protocol) =>
    refusal(
      protocol,
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
    ),
  /** The same code with a text that has no stop: recorded from STS (aws-azure-login#251). */
  invalidToken: (protocol: Protocol) =>
    refusal(
      protocol,
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'The security token included in the request is invalid',
    ),
  /** Recorded from KMS (aws-sdk-cpp#1681, aws-sdk-js-v3#6400) and from STS (aws-cli#6676, boto3#756). */
  invalidSignature: (protocol: Protocol, message: string) =>
    refusal(protocol, 'InvalidSignatureException', 'SignatureDoesNotMatch', message),
} as const;
