import { randomUUID } from 'node:crypto';
import { defaultKeyPolicy } from '../../emulator/aws/kms/key-policy.ts';
import type { PairRecord } from '../../emulator/aws/kms/key-record.ts';
import { aliasArn, keyArn } from '../../emulator/aws/kms/key-reference.ts';
import { putAlias, putKey } from '../../emulator/aws/kms/key-store.ts';
import { putMaterial } from '../../emulator/aws/kms/material-store.ts';
import { publishTags } from '../../emulator/aws/tagging/tag-index.ts';
import { generateKeyPair } from '../../emulator/crypto/key-pair.ts';
import { createSqliteStore } from '../../emulator/store/sqlite.ts';

/** Keys that are written at once. */
const BATCH = 2000;

/**
 * Makes a data directory of many keys, each with an alias and three tags, five of them with the tag that is asked
 * for. Written straight into the store, because so many calls would take minutes; one key pair is behind them all.
 * @returns the id of one of them
 */
export async function fillDirectory(directory: string, account: string, keys: number): Promise<string> {
  const store = createSqliteStore(directory);
  const place = { account, region: 'us-east-1' };
  const { pkcs8, spki } = await generateKeyPair('ECC_NIST_P256');
  const material: PairRecord = {
    kind: 'pair',
    id: randomUUID(),
    pkcs8: Buffer.from(pkcs8).toString('base64'),
    spki: Buffer.from(spki).toString('base64'),
  };
  const created = Date.parse('2026-01-01T00:00:00Z');
  let id = '';
  for (let made = 0; made < keys; made += BATCH) {
    await store.write(async (transaction) => {
      for (let index = made; index < Math.min(made + BATCH, keys); index++) {
        id = randomUUID();
        const arn = keyArn(place, id);
        const tags = [
          { key: 'spire-server-td', value: 'example.org' },
          { key: 'spire-active', value: 'true' },
          { key: 'spire-server-id', value: index < 5 ? 'wanted' : `other-${index}` },
        ];
        await putMaterial(transaction, place, id, material);
        await putKey(transaction, {
          ...place,
          id,
          arn,
          created,
          description: '',
          state: 'Enabled',
          spec: 'ECC_NIST_P256',
          usage: 'SIGN_VERIFY',
          origin: 'AWS_KMS',
          policy: defaultKeyPolicy(place),
          tags,
        });
        const name = `alias/key-${index}`;
        const alias = { name, arn: aliasArn(place, name), target: id, created, updated: created };
        await putAlias(transaction, place, alias);
        await publishTags(transaction, { ...place, arn, tags }, created, 0);
      }
    });
  }
  await store.close();
  return id;
}
