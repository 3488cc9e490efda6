import { expect, test } from 'vitest';
import { type Client, originOf } from './clients.ts';
import { refusedByBoto3, refusedOverHttp } from './doors.ts';
import { call, type OperationOf, type RefusalCase, refusalOf } from './refusal.ts';

export { call, NO_TEXT, type OperationOf, type RefusalCase, refusalOf } from './refusal.ts';

/**
 * Makes a test of each row. The whole table is then sent over HTTP, by the JavaScript SDK and by boto3, and has to be
 * refused with the same words; a row that a client does not send fails.
 */
export function refuses<C extends Client>(
  client: C,
  operation: OperationOf<C>,
  cases: readonly RefusalCase[],
): void {
  test.for(cases)('refuses %s', async ([_shows, input, code, message, status = 400]) => {
    expect(await refusalOf(call(client, operation, input))).toEqual({ code, message, status });
  });
  refusedOverHttp(client, operation, cases);
  refusedByBoto3(originOf(client), operation, cases);
}

/** The text of one broken constraint of the API model. */
export function violation(value: string, member: string, constraint: string): string {
  return `1 validation error detected: ${value} at '${member}' failed to satisfy constraint: ${constraint}`;
}
