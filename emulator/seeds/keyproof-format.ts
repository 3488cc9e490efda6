import type { KeySpec, KeyUsageType } from '@aws-sdk/client-kms';
import { z } from 'zod';
import { type GivenMaterial, pairOfPem } from '../aws/kms/given-material.ts';
import { LIMITS } from '../aws/kms/limits.ts';
import kms from '../aws/model/generated/kms.json' with { type: 'json' };
import { checkDocument, type Path, type SourceDocument } from './document.ts';
import { type Defaults, makeSeed, materialOf } from './make-seed.ts';
import { type Seed, SeedError } from './seed.ts';

const { shapes } = kms;
const { least, most } = LIMITS.pendingWindowDays;

const instant = z.union(
  [z.iso.date(), z.iso.datetime({ offset: true })],
  'It takes a date or a time such as 2026-01-31 or 2026-01-31T12:00:00Z.',
);

/** Bytes in hexadecimal digits. */
export const hex = z
  .string('It takes hexadecimal digits, in quotes.')
  .regex(/^([0-9a-fA-F]{2})+$/, 'It takes hexadecimal digits, two a byte.');

const material = z.union(
  [
    z.strictObject({ pem: z.string().min(1) }),
    z.strictObject({ hex }),
    z.strictObject({ base64: z.base64().min(1) }),
  ],
  'It takes exactly one of pem, hex and base64, as text.',
);

const key = z.strictObject({
  id: z.guid('It takes a UUID, the form of a key id.').toLowerCase(),
  account: z
    .string('It takes twelve digits, in quotes.')
    .regex(/^\d{12}$/, 'It takes twelve digits.')
    .optional(),
  region: z
    .string()
    .regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'It takes a Region such as us-east-1.')
    .optional(),
  spec: z.enum(shapes.KeySpec.enum as KeySpec[]).optional(),
  usage: z.enum(shapes.KeyUsageType.enum as KeyUsageType[]).optional(),
  material: material.optional(),
  /** Oldest first: what a rotated key decrypts with beside the material in use. */
  earlierMaterials: z.array(material).optional(),
  aliases: z.array(z.string()).default([]),
  tags: z.record(z.string().min(1).max(128), z.string('It takes text, in quotes.').max(256)).default({}),
  policy: z.union([z.string(), z.record(z.string(), z.json())]).optional(),
  description: z.string().max(8192).default(''),
  created: instant.optional(),
  state: z.enum(['Enabled', 'Disabled', 'PendingDeletion']).default('Enabled'),
  deletionDate: instant.optional(),
  pendingWindowInDays: z.int().min(least).max(most).optional(),
  rotation: z
    .strictObject({
      periodInDays: z.int().min(90).max(2560).default(LIMITS.rotationPeriodDays.default),
      next: instant.optional(),
    })
    .optional(),
});

const file = z.strictObject({ keys: z.array(key) });

/** Seeds as `createEmulator` takes them; the same as a file of them. */
export type SeedDocument = z.input<typeof file>;

/** Reads Keyproof's own format of seeds. @throws SeedError */
export function readKeyproofSeeds(document: SourceDocument, defaults: Defaults): readonly Seed[] {
  return checkDocument(document, file).keys.map((entry, index) =>
    seedOf(entry, document, ['keys', index], defaults),
  );
}

function seedOf(entry: z.output<typeof key>, document: SourceDocument, path: Path, defaults: Defaults): Seed {
  const at = (...parts: Path) => document.where([...path, ...parts]);
  const given = entry.material && materialOf(at('material'), () => bytesOf(entry.material));
  const earlier = (entry.earlierMaterials ?? []).map((each, index) =>
    materialOf(at('earlierMaterials', index), () => bytesOf(each)),
  );
  if (earlier.length > 0 && !given)
    throw new SeedError(`${at('earlierMaterials')}: Give the material in use as well.`);
  const { policy, created, deletionDate, pendingWindowInDays, rotation } = entry;
  return makeSeed({
    at,
    defaults,
    entry: {
      id: entry.id,
      account: entry.account,
      region: entry.region,
      spec: entry.spec,
      usage: entry.usage,
      materials: given ? [...earlier, given] : earlier,
      materialField: 'material',
      hasEarlier: earlier.length > 0,
      aliases: entry.aliases,
      tags: Object.entries(entry.tags).map(([key, value]) => ({ key, value })),
      policy: typeof policy === 'object' ? JSON.stringify(policy) : policy,
      description: entry.description,
      created: created === undefined ? undefined : Date.parse(created),
      state: entry.state,
      deletionDate: deletionDate === undefined ? undefined : Date.parse(deletionDate),
      windowDays: pendingWindowInDays,
      rotation: rotation && {
        periodDays: rotation.periodInDays,
        ...(rotation.next !== undefined && { next: Date.parse(rotation.next) }),
      },
    },
  });
}

function bytesOf(written: z.output<typeof material> = { hex: '' }): GivenMaterial {
  if ('pem' in written) return pairOfPem(written.pem);
  return {
    kind: 'secret',
    bytes: 'hex' in written ? Buffer.from(written.hex, 'hex') : Buffer.from(written.base64, 'base64'),
  };
}
