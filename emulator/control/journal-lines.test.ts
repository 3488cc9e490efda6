import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, test } from 'vitest';
import { createKey } from '../test/keys.ts';
import { served } from '../test/wire.ts';
import { testWorld } from '../test/world.ts';
import { writeJournal } from './journal-lines.ts';

const world = testWorld({ journalLimit: 1000 });
const { emulator, kms } = world;
const { url } = served(world);
beforeEach(() => emulator.reset());

const stream = (query = '') =>
  fetch(`${url()}/_keyproof/journal/stream${query}`, { headers: { 'x-keyproof-control': '1' } });

type Line = Readonly<Record<string, unknown>>;
const parse = (lines: string): readonly Line[] =>
  lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** Takes lines from a stream as they come. */
async function* linesOf(response: Response): AsyncGenerator<Line> {
  let rest = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    const [...parts] = (rest + Buffer.from(chunk).toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield JSON.parse(part);
  }
}

describe('the stream over the control API', () => {
  test('has the calls that were made, then each that is made', async () => {
    const key = await createKey(kms);
    const response = await stream();
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = linesOf(response);
    expect((await lines.next()).value).toEqual(JSON.parse(JSON.stringify(emulator.journal.entries(0, 1)[0])));
    await kms.describeKey({ KeyId: key.id });
    expect((await lines.next()).value).toMatchObject({ sequence: 2, operation: 'DescribeKey' });
    await kms.listKeys({});
    expect((await lines.next()).value).toMatchObject({ sequence: 3, operation: 'ListKeys' });
    await lines.return(undefined);
  });

  test('ends after what was made when it is not to follow', async () => {
    for (let call = 0; call < 3; call++) await kms.listKeys({});
    const sequences = async (query: string) =>
      parse(await (await stream(query)).text()).map(({ sequence }) => sequence);
    expect(await sequences('?follow=false')).toEqual([1, 2, 3]);
    expect(await sequences('?follow=false&after=2')).toEqual([3]);
  });

  test('keeps to a service, an operation, a key or an alias', async () => {
    const [one, other] = [await createKey(kms), await createKey(kms)];
    await kms.createAlias({ AliasName: 'alias/one', TargetKeyId: one.id });
    await kms.describeKey({ KeyId: other.id });
    await world.sts.getCallerIdentity({});
    const found = async (query: string) =>
      parse(await (await stream(`?follow=false&${query}`)).text()).map(({ operation }) => operation);
    expect(await found('service=sts')).toEqual(['GetCallerIdentity']);
    expect(await found('operation=CreateKey')).toEqual(['CreateKey', 'CreateKey']);
    expect(await found(`key=${other.id}`)).toEqual(['CreateKey', 'DescribeKey']);
    expect(await found(`key=${encodeURIComponent(one.arn)}`)).toEqual(['CreateKey', 'CreateAlias']);
    expect(await found('key=alias/one')).toEqual(['CreateAlias']);
    expect(await found('key=lias/one')).toEqual([]);
  });

  test.each(['?after=-1', '?follow=perhaps', '?limit=1'])('refuses %s', async (query) => {
    expect((await stream(query)).status).toBe(400);
  });

  test('says that all was forgotten, and begins again', async () => {
    await kms.listKeys({});
    const lines = linesOf(await stream());
    await lines.next();
    await emulator.reset();
    await kms.listAliases({});
    expect((await lines.next()).value).toEqual({ reset: true });
    expect((await lines.next()).value).toMatchObject({ sequence: 1, operation: 'ListAliases' });
    await lines.return(undefined);
  });

  test('never shows a plaintext, a message or key material', async () => {
    const secret = 'a very secret plaintext';
    const { KeyMetadata } = await kms.createKey({});
    const KeyId = KeyMetadata?.KeyId;
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from(secret) });
    await kms.decrypt({ CiphertextBlob });
    const { Plaintext } = await kms.generateDataKey({ KeyId, KeySpec: 'AES_256' });
    const signing = await createKey(kms);
    await kms.sign({ KeyId: signing.id, Message: Buffer.from(secret), SigningAlgorithm: 'ECDSA_SHA_256' });
    const { Credentials } = await world.sts.getSessionToken({});
    const shown = await (await stream('?follow=false')).text();
    expect(parse(shown)).toHaveLength(7);
    const hidden = [Buffer.from(secret), Buffer.from(Plaintext ?? [])].map((bytes) =>
      bytes.toString('base64'),
    );
    for (const text of [...hidden, secret, Credentials?.SecretAccessKey ?? secret]) {
      expect(shown).not.toContain(text);
    }
  });
});

describe('a reader that is slow', () => {
  test('makes nobody wait and holds no memory: it is told how much it missed', async () => {
    const out = new PassThrough({ highWaterMark: 1024 });
    const writing = writeJournal(emulator.journal, out);
    await kms.listKeys({});
    await kms.listKeys({});
    for (let call = 0; call < 3000; call++) emulator.journal.add(entry(call));
    expect(out.readableLength + out.writableLength).toBeLessThan(300_000);
    writing.finish();
    const reading = text(out);
    await writing.done;
    out.end();
    const lines = parse(await reading);
    const missed = lines.reduce((sum, line) => sum + Number(line.missed ?? 0), 0);
    expect(missed).toBeGreaterThan(1000);
    expect(lines.filter((line) => line.sequence !== undefined).length + missed).toBe(3002);
    expect(lines.at(-1)).toMatchObject({ sequence: 3002 });
  });

  test('that goes away ends the writing', async () => {
    const out = new PassThrough({ highWaterMark: 1 });
    const writing = writeJournal(emulator.journal, out);
    for (let call = 0; call < 10; call++) emulator.journal.add(entry(call));
    out.destroy();
    await writing.done;
  });
});

function entry(call: number) {
  return {
    time: '2026-01-31T00:00:00.000Z',
    requestId: String(call),
    service: 'kms',
    operation: 'ListKeys',
    account: '000000000000',
    region: 'us-east-1',
    accessKeyId: 'test',
    principal: 'arn:aws:iam::000000000000:root',
    input: {},
    resources: [],
  };
}
