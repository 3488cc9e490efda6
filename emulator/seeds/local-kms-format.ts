import { z } from 'zod';
import { pairOfPem } from '../aws/kms/given-material.ts';
import { checkDocument, type Path, type SourceDocument } from './document.ts';
import { hex } from './keyproof-format.ts';
import { type Defaults, makeSeed, materialOf, type SeedEntry } from './make-seed.ts';
import { type Seed, SeedError } from './seed.ts';

/*
 * The seed files of local-kms, as the README of nsmithuk/local-kms documents them ("Seeding file format"). What it
 * does not document is refused.
 */

const metadata = {
  KeyId: z.guid('It takes a UUID, the form of a key id.').toLowerCase(),
  Description: z.string().max(8192).optional(),
};

const aes = z.strictObject({
  Metadata: z.strictObject({ ...metadata, Origin: z.enum(['AWS_KMS', 'EXTERNAL']).optional() }),
  BackingKeys: z.array(hex).optional(),
  NextKeyRotation: z.iso.datetime({ offset: true }).optional(),
});

const pair = (usage: z.ZodType<'SIGN_VERIFY' | 'ENCRYPT_DECRYPT' | undefined>) =>
  z.strictObject({
    Metadata: z.strictObject({ ...metadata, KeyUsage: usage }),
    PrivateKeyPem: z.string().min(1),
  });

const file = z.strictObject({
  Keys: z
    .strictObject({
      Symmetric: z.strictObject({ Aes: z.array(aes).default([]) }).optional(),
      Asymmetric: z
        .strictObject({
          Rsa: z.array(pair(z.enum(['SIGN_VERIFY', 'ENCRYPT_DECRYPT']).optional())).default([]),
          // "ECC keys only support SIGN_VERIFY"
          Ecc: z.array(pair(z.literal('SIGN_VERIFY').default('SIGN_VERIFY'))).default([]),
        })
        .optional(),
    })
    .default({}),
  Aliases: z.array(z.strictObject({ AliasName: z.string(), TargetKeyId: z.string() })).default([]),
});

/** Whether a document is one of local-kms by its shape. */
export function looksLikeLocalKms(content: unknown): boolean {
  return typeof content === 'object' && content !== null && ('Keys' in content || 'Aliases' in content);
}

/** Reads a seed file of local-kms. @throws SeedError */
export function readLocalKmsSeeds(document: SourceDocument, defaults: Defaults): readonly Seed[] {
  const { Keys, Aliases } = checkDocument(document, file);
  const seed = (path: Path, entry: Partial<SeedEntry> & Pick<SeedEntry, 'id' | 'materials'>) =>
    makeSeed({
      defaults,
      at: (...parts) => document.where([...path, ...parts]),
      entry: {
        materialField: path.includes('Aes') ? 'BackingKeys' : 'PrivateKeyPem',
        hasEarlier: false,
        tags: [],
        description: '',
        state: 'Enabled',
        aliases: Aliases.filter(({ TargetKeyId }) => TargetKeyId === entry.id).map(
          ({ AliasName }) => AliasName,
        ),
        ...entry,
      },
    });
  const symmetric = (Keys.Symmetric?.Aes ?? []).map((key, index) => {
    const path = ['Keys', 'Symmetric', 'Aes', index];
    return seed(
      path,
      aesEntry(key, (...parts) => document.where([...path, ...parts])),
    );
  });
  const pairs = (['Rsa', 'Ecc'] as const).flatMap((kind) =>
    (Keys.Asymmetric?.[kind] ?? []).map(({ Metadata, PrivateKeyPem }, index) => {
      const path = ['Keys', 'Asymmetric', kind, index];
      const where = document.where([...path, 'PrivateKeyPem']);
      return seed(path, {
        id: Metadata.KeyId,
        description: Metadata.Description ?? '',
        usage: Metadata.KeyUsage,
        materials: [materialOf(where, () => pairOfPem(PrivateKeyPem))],
      });
    }),
  );
  const seeds = [...symmetric, ...pairs];
  const orphan = Aliases.findIndex(({ TargetKeyId }) => !seeds.some(({ id }) => id === TargetKeyId));
  if (orphan >= 0) {
    const where = document.where(['Aliases', orphan, 'TargetKeyId']);
    throw new SeedError(`${where}: No key of this file has the id ${Aliases[orphan]?.TargetKeyId}.`);
  }
  return seeds;
}

function aesEntry(
  { Metadata, BackingKeys = [], NextKeyRotation }: z.output<typeof aes>,
  at: (...path: Path) => string,
): Partial<SeedEntry> & Pick<SeedEntry, 'id' | 'materials'> {
  if (Metadata.Origin === 'EXTERNAL')
    throw new SeedError(
      `${at('Metadata', 'Origin')}: Keyproof does not seed keys of the origin EXTERNAL yet.`,
    );
  if (BackingKeys.length === 0)
    throw new SeedError(`${at('BackingKeys')}: It takes one or more keys of 32 bytes.`);
  return {
    id: Metadata.KeyId,
    description: Metadata.Description ?? '',
    spec: 'SYMMETRIC_DEFAULT',
    // Which one of several is in use is not documented; as rotation adds them, the last one.
    materials: BackingKeys.map((bytes) => ({ kind: 'secret', bytes: Buffer.from(bytes, 'hex') })),
    hasEarlier: BackingKeys.length > 1,
    ...(NextKeyRotation !== undefined && {
      rotation: { periodDays: 365, next: Date.parse(NextKeyRotation) },
    }),
  };
}
