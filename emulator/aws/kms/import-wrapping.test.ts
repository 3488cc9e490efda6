import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { OFFLINE } from '../../test/ciphers.ts';
import { createExternalKey, FOREVER, importParameters } from '../../test/imports.ts';
import { describeKey } from '../../test/keys.ts';
import { available } from '../../test/python.ts';
import { testWorld } from '../../test/world.ts';

const { kms } = testWorld();

test.each(['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] as const)(
  'takes what node-forge wrapped: %s',
  async (algorithm) => {
    const { id } = await createExternalKey(kms);
    const { ImportToken, PublicKey } = await importParameters(kms, id, algorithm);
    const EncryptedKeyMaterial = OFFLINE['node-forge'](PublicKey, algorithm, randomBytes(32));
    await kms.importKeyMaterial({ KeyId: id, ImportToken, EncryptedKeyMaterial, ...FOREVER });
    expect(await describeKey(kms, id)).toMatchObject({ KeyState: 'Enabled' });
  },
);

/** The commands of "Encrypt the key material" in the KMS developer guide. */
describe.runIf(available('openssl', ['version'], 'import of what the openssl command wrapped'))(
  'takes what the openssl command wrapped',
  () => {
    const directory = mkdtempSync(join(tmpdir(), 'keyproof-import-'));
    afterAll(() => rmSync(directory, { recursive: true }));
    const path = (name: string) => join(directory, name);
    const openssl = (command: string) => {
      const stdio = ['ignore', 'pipe', 'ignore'] as const;
      return execFileSync('openssl', command.split(' '), { cwd: directory, stdio: [...stdio] });
    };
    const pair = (options: string) => {
      openssl(`genpkey ${options} -outform DER -out key.der`);
      openssl('pkcs8 -topk8 -nocrypt -in key.der -inform DER -outform DER -out material.bin');
    };
    const oaep = (file: string, hash: string) =>
      openssl(
        `pkeyutl -encrypt -in ${file} -inkey wrapping.bin -keyform DER -pubin -pkeyopt rsa_padding_mode:oaep ` +
          `-pkeyopt rsa_oaep_md:${hash} -pkeyopt rsa_mgf1_md:${hash}`,
      );
    const twoSteps = (hash: string) => {
      openssl('rand -out aes.bin 32');
      const key = readFileSync(path('aes.bin')).toString('hex');
      const material = openssl(`enc -id-aes256-wrap-pad -K ${key} -iv A65959A6 -in material.bin`);
      return Buffer.concat([oaep('aes.bin', hash), material]);
    };

    test.each([
      ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', 'RSAES_OAEP_SHA_1', 32],
      ['HMAC_384', 'GENERATE_VERIFY_MAC', 'RSAES_OAEP_SHA_256', 48],
    ] as const)('%s for %s: %s', async (KeySpec, KeyUsage, algorithm, length) => {
      const { id } = await createExternalKey(kms, { KeySpec, KeyUsage });
      const { ImportToken, PublicKey } = await importParameters(kms, id, algorithm, 'RSA_4096');
      writeFileSync(path('wrapping.bin'), PublicKey);
      openssl(`rand -out material.bin ${length}`);
      const EncryptedKeyMaterial = oaep('material.bin', algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256');
      await kms.importKeyMaterial({ KeyId: id, ImportToken, EncryptedKeyMaterial, ...FOREVER });
      expect(await describeKey(kms, id)).toMatchObject({ KeyState: 'Enabled' });
    });

    test.each([
      ['RSA_2048', 'RSA_AES_KEY_WRAP_SHA_256', '-algorithm RSA -pkeyopt rsa_keygen_bits:2048'],
      ['ECC_NIST_P384', 'RSA_AES_KEY_WRAP_SHA_1', '-algorithm EC -pkeyopt ec_paramgen_curve:secp384r1'],
    ] as const)('%s: %s', async (KeySpec, algorithm, options) => {
      const { id } = await createExternalKey(kms, { KeySpec, KeyUsage: 'SIGN_VERIFY' });
      const { ImportToken, PublicKey } = await importParameters(kms, id, algorithm, 'RSA_3072');
      writeFileSync(path('wrapping.bin'), PublicKey);
      pair(options);
      const EncryptedKeyMaterial = twoSteps(algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256');
      await kms.importKeyMaterial({ KeyId: id, ImportToken, EncryptedKeyMaterial, ...FOREVER });
      const given = openssl('pkey -in key.der -inform DER -pubout -outform DER');
      expect((await kms.getPublicKey({ KeyId: id })).PublicKey).toEqual(new Uint8Array(given));
    });
  },
);
