import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptedElsewhere } from '../crypto/test/independent.ts';
import { available, run } from './python.ts';
import { type Serving, serve } from './serve-process.ts';

const MESSAGE = 'will my keys still be here tomorrow?';

describe.runIf(available('aws', ['--version'], 'the tests with the AWS CLI'))('the AWS CLI', () => {
  let serving: Serving;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keyproof-'));
    serving = await serve('--clock', '2026-01-31T00:00:00Z', '--log-level', 'error');
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    expect(await serving.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  async function aws(command: string, ...args: readonly string[]) {
    const all = [...command.split(' '), ...args, '--output', 'json'];
    const { code, stdout, stderr } = await run('aws', all, serving.url);
    if (code !== 0) throw new Error(stderr.trim());
    return stdout.trim() === '' ? undefined : JSON.parse(stdout);
  }

  /** A file parameter: the first and the second major version disagree about binary text on the command line. */
  async function file(name: string, content: string | Uint8Array): Promise<string> {
    await writeFile(join(folder, name), content);
    return `fileb://${join(folder, name)}`;
  }

  test('goes through the life of a key', async () => {
    const { KeyMetadata } = await aws(
      'kms create-key',
      '--key-spec',
      'ECC_NIST_P256',
      '--key-usage',
      'SIGN_VERIFY',
    );
    const id: string = KeyMetadata.KeyId;
    expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled', KeySpec: 'ECC_NIST_P256' });

    const byId = ['--key-id', id];
    const [, { PublicKey }] = await Promise.all([
      aws('kms create-alias', '--alias-name', 'alias/life', '--target-key-id', id),
      aws('kms get-public-key', ...byId),
      aws('kms tag-resource', ...byId, '--tags', 'TagKey=stage,TagValue=test'),
    ]);

    const signing = ['--key-id', 'alias/life', '--signing-algorithm', 'ECDSA_SHA_256'];
    signing.push('--message', await file('message', MESSAGE));
    const { Signature } = await aws('kms sign', ...signing);
    const signature = Buffer.from(Signature, 'base64');
    const digest = createHash('sha256').update(MESSAGE).digest();
    expect(acceptedElsewhere(Buffer.from(PublicKey, 'base64'), 'ECDSA_SHA_256', digest, signature)).toBe(
      true,
    );

    const [verified, found, listed] = await Promise.all([
      aws('kms verify', ...signing, '--signature', await file('signature', signature)),
      aws('resourcegroupstaggingapi get-resources', '--tag-filters', 'Key=stage,Values=test'),
      aws('kms list-aliases', ...byId),
    ]);
    expect(verified).toMatchObject({ SignatureValid: true, KeyId: KeyMetadata.Arn });
    expect(found.ResourceTagMappingList).toEqual([
      { ResourceARN: KeyMetadata.Arn, Tags: [{ Key: 'stage', Value: 'test' }] },
    ]);
    expect(listed.Aliases).toMatchObject([{ AliasName: 'alias/life', TargetKeyId: id }]);

    const deletion = await aws('kms schedule-key-deletion', ...byId, '--pending-window-in-days', '7');
    expect(deletion).toMatchObject({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    await expect(aws('kms sign', ...signing)).rejects.toThrow(
      'An error occurred (KMSInvalidStateException) when calling the Sign operation: ' +
        `${KeyMetadata.Arn} is pending deletion.`,
    );
  });

  test('reads the identity of the caller', async () => {
    expect(await aws('sts get-caller-identity')).toEqual({
      UserId: '000000000000',
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:root',
    });
  });
});
