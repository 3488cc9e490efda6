import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SigningAlgorithm } from '../crypto/signing-algorithms.ts';
import { acceptedElsewhere } from '../crypto/test/independent.ts';
import { available, run } from './python.ts';
import { type Serving, serve } from './serve-process.ts';

const SCRIPT = fileURLToPath(new URL('boto3-walk.py', import.meta.url));

interface Seen {
  readonly identity: string;
  readonly created: string;
  readonly arn: string;
  readonly aliases: readonly (readonly string[])[];
  readonly resources: readonly unknown[];
  readonly waits: number;
  readonly refusals: readonly unknown[];
  readonly signatures: readonly {
    readonly algorithm: SigningAlgorithm;
    readonly publicKey: string;
    readonly digest: string;
    readonly signature: string;
    readonly verified: boolean;
  }[];
}

describe.runIf(available('python3', ['-c', 'import boto3'], 'the tests with boto3'))('boto3', () => {
  let serving: Serving;
  let seen: Seen;
  beforeAll(async () => {
    serving = await serve('--clock', '2026-01-31T00:00:00Z', '--log-level', 'error');
    const { code, stdout, stderr } = await run('python3', [SCRIPT], serving.url);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    seen = JSON.parse(stdout);
  });
  afterAll(async () => {
    expect(await serving.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  test('its signatures are right for a library that did not make them', () => {
    expect(seen.signatures).toHaveLength(8);
    for (const { algorithm, publicKey, digest, signature, verified } of seen.signatures) {
      const [key, hash, signed] = [publicKey, digest, signature].map((text) => Buffer.from(text, 'base64'));
      expect(verified).toBe(true);
      expect(
        acceptedElsewhere(key ?? Buffer.of(), algorithm, hash ?? Buffer.of(), signed ?? Buffer.of()),
      ).toBe(true);
    }
  });

  test('it reads times, pages and identities', () => {
    expect(seen).toMatchObject({
      identity: 'arn:aws:iam::000000000000:root',
      session: 'arn:aws:sts::000000000000:assumed-role/Walk/boto3',
      expires: expect.stringContaining('2026-01-31T01:00:'),
      created: expect.stringContaining('2026-01-31T00:00:00'),
      aliases: [['alias/walk-0', 'alias/walk-1'], ['alias/walk-2']],
      waits: 7,
      events: Array(8).fill(['Sign', 'root', 'kms.amazonaws.com']),
      resources: [
        {
          ResourceARN: seen.arn,
          Tags: [
            { Key: 'walk', Value: 'boto3' },
            { Key: 'more', Value: '' },
          ],
        },
      ],
    });
  });

  test('it reads refusals of every service', () => {
    const notEmulated = (what: string) =>
      `Keyproof does not emulate ${what} yet. 'keyproof operations' lists what it does.`;
    expect(seen.refusals).toEqual([
      ['NotFoundException', 'Alias arn:aws:kms:us-east-1:000000000000:alias/nothing is not found.', 400],
      ['KMSInvalidStateException', `${seen.arn} is pending deletion.`, 400],
      ['KMSInvalidStateException', `${seen.arn} is pending deletion.`, 400],
      ['CustomKeyStoreNotFoundException', `Custom key store 'cks-1' does not exist`, 400],
      ['InvalidParameterException', 'TagsPerPage takes 100 to 500, not 1.', 400],
      ['NotImplemented', notEmulated('sts:DecodeAuthorizationMessage'), 501],
    ]);
  });
});
