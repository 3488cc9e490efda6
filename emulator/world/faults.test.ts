import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clientsOf } from '../test/clients.ts';
import { createKey } from '../test/keys.ts';
import { refusalOf } from '../test/refusals.ts';
import { AUTHORIZATION } from '../test/wire.ts';
import { testWorld } from '../test/world.ts';
import type { FaultRule } from './faults.ts';

const { kms, tagging, emulator } = testWorld();
const { id: KeyId } = await createKey(kms);
const other = clientsOf(emulator, { accessKeyId: 'other' }).kms;

const THROTTLE: FaultRule['effect'] = {
  kind: 'error',
  code: 'ThrottlingException',
  message: 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
};
const describing = () => kms.describeKey({ KeyId });

/** What becomes of calls, in turn: ok or the code. */
async function outcomes(...calls: (() => Promise<unknown>)[]): Promise<string[]> {
  const found: string[] = [];
  for (const call of calls) {
    found.push(
      await call().then(
        () => 'ok',
        (error: Error) => error.name,
      ),
    );
  }
  return found;
}
const THROTTLED = 'ThrottlingException';

afterEach(() => emulator.faults.clear());

test('an error refuses the call before it does anything, and the journal has it', async () => {
  emulator.faults.add({ operation: 'CreateAlias', effect: THROTTLE });
  expect(await refusalOf(kms.createAlias({ AliasName: 'alias/never', TargetKeyId: KeyId }))).toEqual({
    code: THROTTLED,
    message: THROTTLE.message,
    status: 400,
  });
  expect((await kms.listAliases({})).Aliases).toEqual([]);
  expect(emulator.journal.entries().at(-2)).toMatchObject({
    operation: 'CreateAlias',
    error: { code: THROTTLED, message: THROTTLE.message },
  });
});

test('an error has the status that the rule asks for', async () => {
  const effect = { kind: 'error', code: 'KMSInternalException', message: 'x', status: 500 } as const;
  emulator.faults.add({ effect });
  expect(await refusalOf(describing())).toEqual({ code: 'KMSInternalException', message: 'x', status: 500 });
});

describe('a rule strikes', () => {
  test('the operation that it names', async () => {
    emulator.faults.add({ operation: 'ListKeys', effect: THROTTLE });
    expect(await outcomes(describing, () => kms.listKeys({}))).toEqual(['ok', THROTTLED]);
  });

  test('the service that it names', async () => {
    emulator.faults.add({ service: 'tagging', effect: THROTTLE });
    expect(await outcomes(describing, () => tagging.getResources({}))).toEqual(['ok', THROTTLED]);
  });

  test('the caller that it names', async () => {
    emulator.faults.add({ accessKeyId: 'other', effect: THROTTLE });
    expect(await outcomes(describing, () => other.describeKey({ KeyId }))).toEqual(['ok', THROTTLED]);
  });

  test('after so many, so often', async () => {
    emulator.faults.add({ operation: 'DescribeKey', after: 2, times: 2, effect: THROTTLE });
    const six = Array.from({ length: 6 }, () => describing);
    expect(await outcomes(...six)).toEqual(['ok', 'ok', THROTTLED, THROTTLED, 'ok', 'ok']);
  });

  test('and counts only calls that it matches', async () => {
    emulator.faults.add({ operation: 'DescribeKey', after: 1, effect: THROTTLE });
    const listing = () => kms.listKeys({});
    expect(await outcomes(listing, listing, describing, describing)).toEqual(['ok', 'ok', 'ok', THROTTLED]);
  });

  test('no call that is wrong by itself', async () => {
    emulator.faults.add({ effect: THROTTLE, times: 1 });
    const wrong = () => kms.listKeys({ Limit: 0 });
    expect(await outcomes(wrong, describing)).toEqual(['ValidationException', THROTTLED]);
  });

  test('before another one that was added later', async () => {
    emulator.faults.add({ times: 1, effect: { kind: 'error', code: 'FirstException', message: '' } });
    emulator.faults.add({ effect: THROTTLE });
    expect(await outcomes(describing, describing)).toEqual(['FirstException', THROTTLED]);
  });

  test('until it is taken away', async () => {
    const remove = emulator.faults.add({ effect: THROTTLE });
    expect(await outcomes(describing)).toEqual([THROTTLED]);
    remove();
    expect(await outcomes(describing)).toEqual(['ok']);
  });
});

describe('a lost answer', () => {
  test('leaves the work done and the caller in the dark', async () => {
    emulator.faults.add({ operation: 'CreateAlias', times: 1, effect: { kind: 'answer-lost' } });
    const creating = () => kms.createAlias({ AliasName: 'alias/twice', TargetKeyId: KeyId });
    expect(await outcomes(creating, creating)).toEqual(['ConnectionLost', 'AlreadyExistsException']);
    const [lost] = emulator.journal
      .entries()
      .filter(({ operation }) => operation === 'CreateAlias')
      .slice(-2);
    expect(lost?.error).toBeUndefined();
  });

  test('breaks the connection of an HTTP client', async () => {
    const { url } = await emulator.listen({ port: 0 });
    emulator.faults.add({ operation: 'ListKeys', effect: { kind: 'answer-lost' } });
    const headers = {
      'x-amz-target': 'TrentService.ListKeys',
      'x-amz-date': '20260131T000000Z',
      authorization: AUTHORIZATION,
    };
    const lost = await fetch(url, { method: 'POST', headers, body: '{}' }).catch((error: Error) => error);
    expect(lost).toMatchObject({ message: 'fetch failed', cause: { code: 'UND_ERR_SOCKET' } });
  });
});

describe('effects', () => {
  test('throttle answers as the service does', async () => {
    emulator.faults.add({ effect: { kind: 'throttle' } });
    expect(await refusalOf(describing())).toEqual({
      code: THROTTLED,
      message: THROTTLE.message,
      status: 400,
    });
    expect(await refusalOf(tagging.getResources({}))).toMatchObject({ code: 'ThrottledException' });
  });

  test("a delay is of the emulator's clock, and the call takes place after it", async () => {
    emulator.faults.add({
      operation: 'CreateKey',
      times: 1,
      effect: { kind: 'delay', milliseconds: 60_000 },
    });
    const before = emulator.clock.now();
    const creating = kms.createKey({});
    await emulator.clock.settled();
    await emulator.clock.advance(60_000);
    const { KeyMetadata } = await creating;
    expect(KeyMetadata?.CreationDate?.getTime()).toBe(before + 60_000);
  });

  test('a cut connection: the call never took place', async () => {
    emulator.faults.add({ operation: 'CreateAlias', effect: { kind: 'connection-cut' } });
    const calls = emulator.journal.entries().length;
    await expect(kms.createAlias({ AliasName: 'alias/cut', TargetKeyId: KeyId })).rejects.toThrow();
    expect(emulator.journal.entries().length).toBe(calls);
    emulator.faults.clear();
    expect((await kms.listAliases({})).Aliases?.map(({ AliasName }) => AliasName)).not.toContain('alias/cut');
  });
});

describe('a rule about a key', () => {
  const SIGNER = 'alias/signer';
  const arn = (resource: string) => `arn:aws:kms:us-east-1:000000000000:${resource}`;
  let signing: string;
  beforeAll(async () => {
    signing = (await createKey(kms)).id;
    await kms.createAlias({ AliasName: SIGNER, TargetKeyId: signing });
  });

  const NAMES = {
    id: () => signing,
    'key ARN': () => arn(`key/${signing}`),
    alias: () => SIGNER,
    'alias ARN': () => arn(SIGNER),
  };
  const kinds = Object.keys(NAMES) as (keyof typeof NAMES)[];
  test.each(kinds.flatMap((rule) => kinds.map((call) => [rule, call] as const)))(
    'that names its %s strikes a call that names its %s',
    async (rule, call) => {
      emulator.faults.add({ key: NAMES[rule](), effect: THROTTLE });
      const named = () => kms.describeKey({ KeyId: NAMES[call]() });
      expect(await outcomes(named, describing)).toEqual([THROTTLED, 'ok']);
    },
  );

  test('goes by what an alias names when the call is made', async () => {
    emulator.faults.add({ key: SIGNER, operation: 'DescribeKey', effect: THROTTLE });
    const [before, after] = [signing, KeyId].map((id) => () => kms.describeKey({ KeyId: id }));
    expect(await outcomes(before as never, after as never)).toEqual([THROTTLED, 'ok']);
    await kms.updateAlias({ AliasName: SIGNER, TargetKeyId: KeyId });
    expect(await outcomes(before as never, after as never)).toEqual(['ok', THROTTLED]);
    await kms.updateAlias({ AliasName: SIGNER, TargetKeyId: signing });
  });

  test('strikes who takes its alias away, and who gives it one', async () => {
    emulator.faults.add({ key: signing, effect: THROTTLE });
    const calls = [
      () => kms.updateAlias({ AliasName: SIGNER, TargetKeyId: KeyId }),
      () => kms.createAlias({ AliasName: 'alias/another', TargetKeyId: arn(`key/${signing}`) }),
      () => kms.deleteAlias({ AliasName: SIGNER }),
    ];
    expect(await outcomes(...calls)).toEqual([THROTTLED, THROTTLED, THROTTLED]);
  });

  test('that names an alias leaves the other aliases of its key to themselves', async () => {
    await kms.createAlias({ AliasName: 'alias/second', TargetKeyId: signing });
    emulator.faults.add({ key: 'alias/second', effect: THROTTLE });
    expect(await outcomes(() => kms.deleteAlias({ AliasName: SIGNER }))).toEqual(['ok']);
    emulator.faults.clear();
    await kms.createAlias({ AliasName: SIGNER, TargetKeyId: signing });
  });

  test('strikes the Tagging API, which names several at once', async () => {
    emulator.faults.add({ key: SIGNER, effect: { kind: 'throttle' } });
    const tag = (...ids: string[]) => {
      const ResourceARNList = ids.map((id) => arn(`key/${id}`));
      return () => tagging.tagResources({ ResourceARNList, Tags: { a: 'b' } });
    };
    expect(await outcomes(tag(KeyId), tag(KeyId, signing))).toEqual(['ok', 'ThrottledException']);
  });

  test('is of the account and the Region of the call, where it is an ARN', async () => {
    const elsewhere = clientsOf(emulator, { region: 'eu-west-1' }).kms;
    const { id } = await createKey(elsewhere);
    await elsewhere.createAlias({ AliasName: SIGNER, TargetKeyId: id });
    const here = () => kms.describeKey({ KeyId: signing });
    const there = () => elsewhere.describeKey({ KeyId: id });
    const remove = emulator.faults.add({ key: arn(SIGNER), effect: THROTTLE });
    expect(await outcomes(here, there)).toEqual([THROTTLED, 'ok']);
    remove();
    emulator.faults.add({ key: SIGNER, effect: THROTTLE });
    expect(await outcomes(here, there)).toEqual([THROTTLED, THROTTLED]);
  });

  test('strikes no other key, and no call that names none', async () => {
    emulator.faults.add({ key: 'other', effect: THROTTLE });
    expect(await outcomes(describing, () => kms.listKeys({}))).toEqual(['ok', 'ok']);
  });

  test('strikes a call that names what there is not by the same words', async () => {
    emulator.faults.add({ key: 'alias/nobody', effect: THROTTLE });
    const nobody = () => kms.describeKey({ KeyId: 'alias/nobody' });
    const nothing = () => kms.describeKey({ KeyId: 'alias/nothing' });
    expect(await outcomes(nobody, nothing)).toEqual([THROTTLED, 'NotFoundException']);
  });
});

test('rules are listed with what became of them', async () => {
  emulator.faults.add({ operation: 'ListKeys', after: 1, times: 1, effect: THROTTLE });
  await outcomes(
    () => kms.listKeys({}),
    () => kms.listKeys({}),
    () => kms.listKeys({}),
  );
  expect(emulator.faults.list()).toMatchObject([{ matched: 3, struck: 1, rule: { operation: 'ListKeys' } }]);
});
