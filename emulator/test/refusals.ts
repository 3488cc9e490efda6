import type { KMS } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import type { KeyOperation } from '../aws/kms/key-states.ts';

/** The operations of KMS that the tables of cases call by name. */
export type Operation =
  | KeyOperation
  | 'ConnectCustomKeyStore'
  | 'CreateCustomKeyStore'
  | 'CreateKey'
  | 'DeleteCustomKeyStore'
  | 'DescribeCustomKeyStores'
  | 'DisconnectCustomKeyStore'
  | 'GenerateRandom'
  | 'ListKeys'
  | 'ListRetirableGrants'
  | 'UpdateCustomKeyStore';

export interface Refused {
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
}

/** What the SDK says where the service's text is empty. */
export const NO_TEXT = 'UnknownError';

/** What a client is told when the call fails; a call that does not fail throws. */
export async function refusalOf(call: Promise<unknown>): Promise<Refused> {
  const outcome = await call.then(
    (output) => ({ output }),
    (error: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }) => ({ error }),
  );
  if (!('error' in outcome)) throw new Error(`The call was not refused: ${JSON.stringify(outcome.output)}`);
  const { name, message, $metadata } = outcome.error;
  return { code: name, message, status: $metadata?.httpStatusCode };
}

/** Calls an operation of KMS by its name, with inputs that its types would not let through. */
export function call(kms: KMS, operation: Operation, input: object): Promise<object> {
  const method = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}` as Uncapitalize<Operation>;
  const send = kms[method] as (input: object) => Promise<object>;
  return send.call(kms, input);
}

/** What the case shows, the input, the error's code and its exact text. KMS refuses with HTTP 400 always. */
export type RefusalCase = readonly [shows: string, input: object, code: string, message: string];

/** Makes a test of each row. */
export function refuses(kms: KMS, operation: Operation, cases: readonly RefusalCase[]): void {
  test.each(cases)('refuses %s', async (_shows, input, code, message) => {
    expect(await refusalOf(call(kms, operation, input))).toEqual({ code, message, status: 400 });
  });
}

/** The text of one broken constraint of the API model. */
export function violation(value: string, member: string, constraint: string): string {
  return `1 validation error detected: ${value} at '${member}' failed to satisfy constraint: ${constraint}`;
}
