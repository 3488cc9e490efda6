import { partitionOf } from '../arn.ts';
import type { CallContext } from '../service.ts';
import type { Place } from './key-record.ts';

/** Where a call looks: in the account of the caller and the Region of the request. */
export function placeOf({ caller, region }: CallContext): Place {
  return { account: caller.account, region };
}

export function keyArn({ account, region }: Place, id: string): string {
  return `arn:${partitionOf(region)}:kms:${region}:${account}:key/${id}`;
}

export function aliasArn({ account, region }: Place, name: string): string {
  return `arn:${partitionOf(region)}:kms:${region}:${account}:${name}`;
}
