import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from '../operations.ts';
import type { Emulator } from '../server.ts';
import { startBoto3 } from './boto3.ts';
import { type Client, type Origin, originOf, overHttp } from './clients.ts';
import { call, NO_TEXT, type OperationOf, type RefusalCase, refusalOf } from './refusal.ts';

const BOTO3_NAMES = {
  kms: 'kms',
  tagging: 'resourcegroupstaggingapi',
  sts: 'sts',
  cloudtrail: 'cloudtrail',
} as const;

/** The address of each emulator of this file, opened when it is first needed; it closes with the emulator. */
const addresses = new WeakMap<Emulator, Promise<string>>();
/** One process for all tables of this file. */
let boto3: ReturnType<typeof startBoto3> | undefined;

// Beside the file's own hooks, whatever block the first table stands in.
afterAll(async () => {
  const process = await boto3;
  if (process && !('missing' in process)) await process.close();
});

function addressOf(emulator: Emulator): Promise<string> {
  const known = addresses.get(emulator) ?? emulator.listen({ port: 0 }).then(({ url }) => url);
  addresses.set(emulator, known);
  return known;
}

/** Makes a test: the JavaScript SDK, over a real connection, reads each refusal of a table as it is written there. */
export function refusedOverHttp<C extends Client>(
  client: C,
  operation: OperationOf<C>,
  cases: readonly RefusalCase[],
): void {
  test(`refuses the same over HTTP: ${operation}, ${cases.length} cases`, async () => {
    const { emulator } = originOf(client);
    const remote = overHttp(client, await addressOf(emulator));
    const before = lastCallOf(emulator);
    const outcomes = [];
    for (const [, input] of cases) outcomes.push(await refusalOf(call(remote, operation, input)));
    remote.destroy();
    expect(withNames(cases, outcomes)).toEqual(
      cases.map(([shows, , code, message, status = 400]) => ({ shows, code, message, status })),
    );
    expect(lastCallOf(emulator) - before).toBe(cases.length);
  });
}

/**
 * Makes a test: boto3 reads each refusal of a table as it is written there, but with the code as it travels and with
 * nothing where the service says nothing.
 */
export function refusedByBoto3(
  { emulator, service, where }: Origin,
  operation: string,
  cases: readonly RefusalCase[],
): void {
  beforeAll(() => {
    boto3 ??= startBoto3();
  });
  test(`refuses the same to boto3: ${operation}, ${cases.length} cases`, async ({ skip }) => {
    const process = await (boto3 ?? startBoto3());
    if ('missing' in process) return skip(`python3 with boto3 is not there: ${process.missing}`);
    const before = lastCallOf(emulator);
    const outcomes = await process.send({
      service: BOTO3_NAMES[service],
      endpoint: await addressOf(emulator),
      where,
      operation,
      inputs: cases.map(([, input]) => input),
    });
    expect(withNames(cases, outcomes)).toEqual(
      cases.map(([shows, , code, message, status = 400]) => ({
        shows,
        code: wireCodeOf(service, code),
        message: message === NO_TEXT ? '' : message,
        status,
      })),
    );
    expect(lastCallOf(emulator) - before).toBe(cases.length);
  });
}

/** The number of the newest call of which the emulator knows: that it grew by the number of cases says that all were sent. */
function lastCallOf(emulator: Emulator): number {
  return emulator.journal.entries().at(-1)?.sequence ?? 0;
}

function withNames(cases: readonly RefusalCase[], outcomes: readonly object[]): readonly object[] {
  return outcomes.map((outcome, index) => ({ shows: cases[index]?.[0], ...outcome }));
}

/** The JavaScript SDK names an error by its shape, boto3 by the code in the answer. */
function wireCodeOf(service: Origin['service'], code: string): string {
  const shapes = SERVICES.find(({ name }) => name === service)?.model.shapes ?? {};
  return shapes[code]?.error?.code ?? code;
}
