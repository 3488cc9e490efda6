import { expect, test } from 'vitest';
import type { EndpointCheck } from './check.ts';
import type { Endpoint } from './endpoint.ts';
import { ENDPOINT_CHECKS } from './registry.ts';
import { runEndpointCheck } from './run.ts';
import { Session } from './session/session.ts';
import { endpointOf, turnedEmulator } from './test/bench.ts';

/*
 * Can the checks fail? Every operation that a check says it judges is made to answer 200 with nothing in it, and to do
 * nothing. The check has to notice.
 */

const never = new AbortController().signal;

async function resultOf(check: EndpointCheck, session: Session, endpoint: Endpoint): Promise<string> {
  return (await runEndpointCheck(check, session, endpoint, never)).result;
}

test('each check fails when an operation that it judges answers with nothing', async () => {
  let broken: string | undefined;
  const emulator = turnedEmulator();
  const endpoint = endpointOf(emulator, {
    tamper: (operation) => (operation === broken ? { statusCode: 200, body: {} } : undefined),
  });
  const session = new Session(endpoint, 'good', never);
  for (const check of ENDPOINT_CHECKS)
    expect(await resultOf(check, session, endpoint), check.id).toBe('passed');
  const missed: string[] = [];
  for (const check of ENDPOINT_CHECKS) {
    for (const operation of check.judges) {
      broken = operation;
      let result = await resultOf(check, session, endpoint);
      // What it looks at may have been made, and shared, before anything was broken.
      if (result === 'passed')
        result = await resultOf(check, new Session(endpoint, 'fresh', never), endpoint);
      if (result !== 'failed') missed.push(`${check.id} without ${operation}`);
      broken = undefined;
    }
  }
  expect(missed).toEqual([]);
  await emulator.close();
}, 120_000);
