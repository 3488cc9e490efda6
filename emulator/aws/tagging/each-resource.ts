import type { FailureInfo } from '@aws-sdk/client-resource-groups-tagging-api';
import { parseArn, partitionOf } from '../arn.ts';
import { AwsError } from '../errors.ts';
import { TagResource } from '../kms/operations/TagResource.ts';
import { UntagResource } from '../kms/operations/UntagResource.ts';
import type { CallContext } from '../service.ts';
import { refusals } from './errors.ts';

/** How the resources of a service are tagged: by its own operations, with its own rules and errors. */
interface Tagger {
  tag(arn: string, tags: Readonly<Record<string, string>>, context: CallContext): Promise<unknown>;
  untag(arn: string, keys: readonly string[], context: CallContext): Promise<unknown>;
}

const TAGGERS: ReadonlyMap<string, Tagger> = new Map([
  [
    'kms',
    {
      tag(KeyId, tags, context) {
        const Tags = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
        const input = { KeyId, Tags };
        return TagResource(input, { ...context, input });
      },
      untag(KeyId, keys, context) {
        const input = { KeyId, TagKeys: [...keys] };
        return UntagResource(input, { ...context, input });
      },
    } satisfies Tagger,
  ],
]);

/**
 * Changes the tags of one resource after another; one that fails holds up no other and is told of in the map.
 * The order: all ARNs are ARNs of this partition, then each resource by itself.
 * @throws AwsError InvalidParameterException
 */
export async function eachResource(
  arns: readonly string[],
  context: CallContext,
  change: (tagger: Tagger, arn: string) => Promise<unknown>,
): Promise<{ FailedResourcesMap: Record<string, FailureInfo> }> {
  const resources = arns.map((arn) => ({ arn, service: serviceOf(arn, context.region) }));
  const failures: [string, FailureInfo][] = [];
  for (const { arn, service } of resources) {
    try {
      const tagger = TAGGERS.get(service);
      if (!tagger) throw refusals.noResources(service);
      await change(tagger, arn);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failures.push([arn, failure(error)]);
    }
  }
  return { FailedResourcesMap: Object.fromEntries(failures) };
}

/** That an ARN of another partition refuses the call is documented for InvalidParameterException. */
function serviceOf(text: string, region: string): string {
  const arn = parseArn(text);
  if (!arn) throw refusals.invalidArn(text);
  if (arn.partition !== partitionOf(region)) {
    throw refusals.otherPartition(text, region);
  }
  return arn.service;
}

/**
 * The model knows two codes only: InvalidParameterException stands for every refusal of the service; its text
 * is the service's own. Inferred; the prose of FailureInfo also allows the service's own codes.
 */
function failure({ status, message }: AwsError): FailureInfo {
  const ErrorCode = status >= 500 ? 'InternalServiceException' : 'InvalidParameterException';
  return { ErrorCode, StatusCode: status, ErrorMessage: message };
}
