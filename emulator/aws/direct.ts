import type { Json } from '../store/store.ts';
import type { World } from '../world/world.ts';
import { carryOut } from './call.ts';
import { AwsError } from './errors.ts';
import { encode } from './model/encode.ts';
import type { Service } from './service.ts';

/** One operation of a service, asked for without protocol and transport. */
export interface DirectCall {
  /** `kms`, `tagging`, `sts` or `cloudtrail`. */
  readonly service: string;
  readonly operation: string;
  readonly accessKeyId: string;
  /** The emulator's own when absent. */
  readonly region?: string;
  /** As the AWS SDK takes it: dates are Dates, blobs are bytes. */
  readonly input: object;
  /** Whether fault rules neither strike nor count it; false. */
  readonly unharmed?: boolean;
}

/**
 * Carries out a call that came by no wire: an AWS SDK spends ten times as long on a call as the emulator does.
 * @returns the output as the AWS SDK would, without $metadata
 * @throws AwsError with the service's code
 */
export async function answerDirectly(
  { service: name, operation, accessKeyId, region = '', input, unharmed = false }: DirectCall,
  requestId: string,
  services: readonly Service[],
  world: World,
): Promise<unknown> {
  const service = services.find((candidate) => candidate.name === name);
  const shapes = service?.model.operations[operation];
  if (!service || !shapes) throw new AwsError('UnknownOperationException', `${name} has no ${operation}.`);
  return carryOut(
    {
      service,
      operation,
      accessKeyId,
      region,
      requestId,
      client: {},
      direct: true,
      unharmed,
      input: () => {
        if (shapes.input === undefined) return { value: {}, wire: {} };
        return { value: input, wire: encode(service.model, shapes.input, input) as Json };
      },
    },
    world,
  );
}
