import type { KMS } from '@aws-sdk/client-kms';
import type { ResourceGroupsTaggingAPI } from '@aws-sdk/client-resource-groups-tagging-api';

/** Calls that are for AWS would go to somebody else. */
export class DivertedError extends Error {
  override readonly name = 'DivertedError';
}

/** The suffixes of AWS's partitions and of its interface endpoints (`aws-partition` of the SDK's endpoint rules). */
const AWS_HOST =
  /\.(?:amazonaws\.(?:com|com\.cn|eu)|api\.aws|api\.amazonwebservices\.(?:com\.cn|eu)|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)$/;

type Send = (call: { readonly request: { readonly hostname: string } }) => Promise<never>;

/**
 * Stops calls that the SDK's own configuration sends away from AWS: `AWS_ENDPOINT_URL` or `endpoint_url` of a profile,
 * left over from work with an emulator, would make its answers AWS's. An interface endpoint in a VPC is AWS, too.
 */
export function keepToAws<Client extends KMS | ResourceGroupsTaggingAPI>(client: Client): Client {
  const middleware = (next: Send) => async (call: Parameters<Send>[0]) => {
    const { hostname } = call.request;
    if (AWS_HOST.test(hostname)) return next(call);
    throw new DivertedError(
      `AWS_ENDPOINT_URL, or endpoint_url in the AWS configuration, sends calls for AWS to ${hostname}; ` +
        'unset it, or name that endpoint with --endpoint URL',
    );
  };
  // The stack's types are those of one client's commands; what is done here is the same for all.
  (client as KMS).middlewareStack.add(middleware as never, { step: 'build', name: 'keyproofKeepToAws' });
  return client;
}
