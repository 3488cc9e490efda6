import type { GetResourcesInput, GetResourcesOutput } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Mode } from '../vocabulary.ts';
import { HOUR } from './durations.ts';
import { expect, expectEqual } from './expect.ts';
import type { Laboratory } from './laboratory.ts';
import { aliasOf, discoveryTags } from './names.ts';
import type { LogLine, Server } from './server.ts';
import { LEFTOVERS_STAY } from './windows.ts';

/** The KMS key that stands behind a server's key, by its alias. @throws CheckFailure when there is none */
export async function arnOf(lab: Laboratory, server: Server, keyId: string): Promise<string> {
  const alias = aliasOf(server, keyId);
  const key = (await lab.observer.aliases()).has(alias) ? await lab.observer.key(alias) : undefined;
  expect(key?.Arn !== undefined, `no key behind ${alias}`);
  return key.Arn;
}

/** The state of a KMS key; `deleted` when it is gone. */
export async function stateOf(lab: Laboratory, arn: string): Promise<string> {
  return (await lab.observer.key(arn))?.KeyState ?? 'deleted';
}

/** Every one of the keys exists and can be used. */
export async function expectEnabled(lab: Laboratory, arns: readonly string[], when: string): Promise<void> {
  for (const arn of arns) expectEqual(await stateOf(lab, arn), 'Enabled', `${when}: the state of ${arn}`);
}

/** The key is gone or on its way. */
export async function expectDoomed(lab: Laboratory, arn: string, when: string): Promise<void> {
  const state = await stateOf(lab, arn);
  expect(isDoomed(state), `${when}: ${arn} is ${state}, not scheduled for deletion`);
}

/** Lets time pass until the keys, which no id uses any more, are gone or on their way. */
export async function expectDoomedInTime(lab: Laboratory, arns: readonly string[]): Promise<void> {
  for (let passed = 0; passed < LEFTOVERS_STAY; passed += 6 * HOUR) {
    await lab.pass(6 * HOUR);
    const states = await Promise.all(arns.map((arn) => stateOf(lab, arn)));
    if (states.every(isDoomed)) return;
  }
  for (const arn of arns) await expectDoomed(lab, arn, 'five days after its rotation');
}

/** Whether a key in this state is gone or on its way. */
export function isDoomed(state: string): boolean {
  return state === 'PendingDeletion' || state === 'deleted';
}

/** Whether an error's text or a line of the log names the key: by its ARN, or by its id alone. */
export function namesKey(told: string | LogLine, arn: string): boolean {
  const text = typeof told === 'string' ? told : `${told.message} ${JSON.stringify(told.fields)}`;
  return text.includes(arn.slice(arn.lastIndexOf('/') + 1));
}

/** The server has the same keys as before, and each of them signs. */
export async function expectSameKeys(
  server: Server,
  before: Readonly<Record<string, string>>,
  when: string,
): Promise<void> {
  expectEqual(await server.publicKeys(), before, `${when}: the keys of ${server.name}`);
  for (const keyId of Object.keys(before)) await server.sign(keyId);
}

/** The keys of each server, for comparing: {@link Server.publicKeys}. */
export async function keysOfEach(servers: readonly Server[]): Promise<KeysOfEach> {
  return new Map(await Promise.all(servers.map(async (each) => [each, await each.publicKeys()] as const)));
}

/** Each server is restarted, one after the other, and then has the same keys as before. */
export async function expectSameKeysAfterRestart(before: KeysOfEach, when: string): Promise<void> {
  for (const [server, keys] of before) {
    await server.restart();
    await expectSameKeys(server, keys, when);
  }
}

type KeysOfEach = ReadonlyMap<Server, Readonly<Record<string, string>>>;

/**
 * The Tagging API gave the server its keys when it was asked by tags: aliases, behind which a blind index or an
 * unread page would hide, do not count, nor does a question for a key by its ARN.
 */
export function expectFoundByTags(server: Server, arns: readonly string[]): void {
  const given = server
    .calls('GetResources')
    .filter(({ input }) => (input as GetResourcesInput).TagFilters !== undefined)
    .flatMap(({ output }) => (output as GetResourcesOutput | undefined)?.ResourceTagMappingList ?? [])
    .map(({ ResourceARN }) => ResourceARN);
  const missing = arns.filter((arn) => !given.includes(arn));
  expect(
    missing.length === 0,
    `GetResources never showed ${server.name} ${missing.length} of its ${arns.length} keys, ${missing[0]} among them`,
  );
}

/** The Tagging API shows exactly these keys under the discovery tags of a server. */
export async function expectTagged(lab: Laboratory, server: Server, arns: readonly string[]): Promise<void> {
  const seen = await lab.observer.tagged(discoveryTags(server));
  expectEqual([...seen].sort(), [...arns].sort(), `the active keys of ${server.name} in the Tagging API`);
}

/** Fleets age in steps of a quarter day, so that what happens between refreshes is seen. */
export async function eachQuarterDay(
  lab: Laboratory,
  days: number,
  look: () => Promise<void>,
): Promise<void> {
  for (let quarter = 0; quarter < days * 4; quarter++) {
    await lab.pass(6 * HOUR);
    await look();
  }
}

/** The other discovery mode. */
export function otherMode(mode: Mode): Mode {
  return mode === 'alias' ? 'tags' : 'alias';
}
