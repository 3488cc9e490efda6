import { cloudtrail } from './aws/cloudtrail/registry.ts';
import { kms } from './aws/kms/registry.ts';
import type { Service } from './aws/service.ts';
import { sts } from './aws/sts/registry.ts';
import { tagging } from './aws/tagging/registry.ts';

/** Every service of the emulator. */
export const SERVICES: readonly Service[] = [kms, tagging, sts, cloudtrail];

/** One operation of a service, and whether it is emulated. */
export interface OperationStatus {
  readonly service: string;
  readonly operation: string;
  readonly emulated: boolean;
}

/** Every operation of the API models. */
export function listOperations(): readonly OperationStatus[] {
  return SERVICES.flatMap(({ name, model, operations }) =>
    Object.keys(model.operations).map((operation) => ({
      service: name,
      operation,
      emulated: Object.hasOwn(operations, operation),
    })),
  );
}
