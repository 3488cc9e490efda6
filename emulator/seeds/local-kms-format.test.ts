import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createEmulator, type EmulatorOptions } from '../server.ts';
import { clientsOf } from '../test/clients.ts';
import { describeKey } from '../test/keys.ts';
import { START } from '../test/world.ts';

const directory = mkdtempSync(join(tmpdir(), 'keyproof-local-kms-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = join(directory, 'seed.yaml');

/** The shapes that the README of nsmithuk/local-kms documents, with its own ids and test keys. */
const SEEDS = `
Keys:
  Symmetric:
    Aes:
      - Metadata:
          KeyId: bc436485-5092-42b8-92a3-0aa8b93536dc
          Description: "Your key description"
        NextKeyRotation: "2026-02-12T15:19:21+00:00"
        BackingKeys:
          - 34743777217A25432A46294A404E635266556A586E3272357538782F413F4428
          - 614E645267556B58703273357638792F423F4528472B4B6250655368566D5971
      - Metadata:
          KeyId: 49c5492b-b1bc-42a8-9a5c-b2015e810c1c
        BackingKeys:
          - 5cdaead27fe7da2de47945d73cd6d79e36494e73802f3cd3869f1d2cb0b5d7a9
  Asymmetric:
    Ecc:
      - Metadata:
          KeyId: 800d5768-3fd7-4edd-a4b8-4c81c3e4c147
          KeyUsage: SIGN_VERIFY
          Description: ECC key with curve secp256r1
        PrivateKeyPem: |
          -----BEGIN EC PRIVATE KEY-----
          MHcCAQEEIMnOrUrXr8rwne7d8f01cfwmpS/w+K7jcyWmmeLDgWKaoAoGCCqGSM49
          AwEHoUQDQgAEYNMBBZ3h1ipuph1iO5k+yLvTs94UN71quXN3f0P/tprs2Fp2FEas
          M7m7XZ2xlDK3wcEAs1QEIoQjjwnhcptQ6A==
          -----END EC PRIVATE KEY-----

Aliases:
  - AliasName: alias/dev
    TargetKeyId: bc436485-5092-42b8-92a3-0aa8b93536dc
  - AliasName: alias/signer
    TargetKeyId: 800d5768-3fd7-4edd-a4b8-4c81c3e4c147
`;

async function withSeeds<T>(text: string, work: (kms: ReturnType<typeof clientsOf>['kms']) => Promise<T>) {
  writeFileSync(file, text);
  const options: EmulatorOptions = { clock: START, seedFiles: [file] };
  const emulator = createEmulator(options);
  try {
    await emulator.ready();
    return await work(clientsOf(emulator).kms);
  } finally {
    await emulator.close();
  }
}

describe('a seed file of local-kms', () => {
  test('makes its keys and aliases', async () => {
    await withSeeds(SEEDS, async (kms) => {
      expect(await describeKey(kms, 'alias/dev')).toMatchObject({
        KeyId: 'bc436485-5092-42b8-92a3-0aa8b93536dc',
        Description: 'Your key description',
        KeySpec: 'SYMMETRIC_DEFAULT',
      });
      expect(await describeKey(kms, 'alias/signer')).toMatchObject({
        KeyId: '800d5768-3fd7-4edd-a4b8-4c81c3e4c147',
        KeySpec: 'ECC_NIST_P256',
        KeyUsage: 'SIGN_VERIFY',
        Description: 'ECC key with curve secp256r1',
      });
      expect((await kms.listKeys({})).Keys).toHaveLength(3);
    });
  });

  test('several backing keys are a key that was rotated, and a date turns rotation on', async () => {
    await withSeeds(SEEDS, async (kms) => {
      const KeyId = 'bc436485-5092-42b8-92a3-0aa8b93536dc';
      expect((await kms.listKeyRotations({ KeyId })).Rotations).toHaveLength(1);
      expect(await kms.getKeyRotationStatus({ KeyId })).toMatchObject({
        KeyRotationEnabled: true,
        NextRotationDate: new Date('2026-02-12T15:19:21Z'),
      });
    });
  });

  test.each([
    [
      SEEDS.replace('KeyUsage: SIGN_VERIFY', 'KeyUsage: ENCRYPT_DECRYPT'),
      ':20: Keys.Asymmetric.Ecc[0].Metadata.KeyUsage: ',
    ],
    [
      SEEDS.replace('TargetKeyId: 800d5768', 'TargetKeyId: 900d5768'),
      ':33: Aliases[1].TargetKeyId: No key of this file has the id 900d5768-3fd7-4edd-a4b8-4c81c3e4c147.',
    ],
    [SEEDS.replace('    Ecc:', '    Dsa:'), ':17: Keys.Asymmetric.Dsa: There is no such field here.'],
    [
      SEEDS.replace('- 5cdaead2', '- 5cda'),
      ':14: Keys.Symmetric.Aes[1].BackingKeys: A key of the spec SYMMETRIC_DEFAULT has 32 bytes; these are 30.',
    ],
    [
      SEEDS.replace('- 5cdaead27fe7da2de47945d73cd6d79e36494e73802f3cd3869f1d2cb0b5d7a9', ''),
      ':14: Keys.Symmetric.Aes[1].BackingKeys: ',
    ],
  ])('says where a mistake is', async (text, message) => {
    await expect(withSeeds(text, async () => {})).rejects.toThrow(`${file}${message}`);
  });

  test('is refused when it is to be of the other format', async () => {
    writeFileSync(file, SEEDS);
    const emulator = createEmulator({ seedFiles: [file], seedFormat: 'keyproof' });
    await expect(emulator.ready()).rejects.toThrow(`${file}:2: Keys: There is no such field here.`);
    await emulator.close();
  });
});
