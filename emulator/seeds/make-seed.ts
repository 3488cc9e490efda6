import type { KeySpec, KeyUsageType } from '@aws-sdk/client-kms';
import { checkMaterialFits, type GivenMaterial, MaterialError } from '../aws/kms/given-material.ts';
import type { Tag } from '../aws/kms/key-record.ts';
import { KEY_SPECS } from '../aws/kms/key-specs.ts';
import { LIMITS } from '../aws/kms/limits.ts';
import { type Seed, SeedError } from './seed.ts';

/** What a seed has that does not say otherwise. */
export interface Defaults {
  readonly account: string;
  readonly region: string;
}

/** What was written, translated; what is undefined was left out. */
export interface SeedEntry {
  readonly id: string;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly spec?: KeySpec | undefined;
  readonly usage?: KeyUsageType | undefined;
  readonly materials: readonly GivenMaterial[];
  /** The field that they are written in. */
  readonly materialField: string;
  /** Whether materials before the one in use are among them. */
  readonly hasEarlier: boolean;
  readonly aliases: readonly string[];
  readonly tags: readonly Tag[];
  readonly policy?: string | undefined;
  readonly description: string;
  readonly created?: number | undefined;
  readonly state: Seed['state'];
  readonly deletionDate?: number | undefined;
  readonly windowDays?: number | undefined;
  readonly rotation?: Seed['rotation'] | undefined;
}

interface Written {
  readonly entry: SeedEntry;
  readonly defaults: Defaults;
  /** Where a field of the entry is written. */
  at(...path: readonly PropertyKey[]): string;
}

/** Puts a seed together from what was written. @throws SeedError for fields that do not fit each other */
export function makeSeed({ entry, defaults, at }: Written): Seed {
  const inUse = entry.materials.at(-1);
  const spec = entry.spec ?? (inUse?.kind === 'pair' ? inUse.spec : 'SYMMETRIC_DEFAULT');
  const facts = KEY_SPECS[spec];
  if (!facts) throw new SeedError(`${at('spec')}: Keyproof does not make keys of the spec ${spec} yet.`);
  for (const material of entry.materials) materialOf(at(entry.materialField), () => fitting(material, spec));
  if (entry.hasEarlier && spec !== 'SYMMETRIC_DEFAULT')
    throw new SeedError(
      `${at('earlierMaterials')}: Only a key of the spec SYMMETRIC_DEFAULT has been rotated.`,
    );
  if (entry.rotation && spec !== 'SYMMETRIC_DEFAULT')
    throw new SeedError(`${at('rotation')}: Only a key of the spec SYMMETRIC_DEFAULT rotates.`);
  const pending = entry.state === 'PendingDeletion';
  if (!pending && (entry.deletionDate !== undefined || entry.windowDays !== undefined)) {
    const field = entry.deletionDate === undefined ? 'pendingWindowInDays' : 'deletionDate';
    throw new SeedError(`${at(field)}: It belongs to the state PendingDeletion.`);
  }
  return {
    where: at(),
    account: entry.account ?? defaults.account,
    region: entry.region ?? defaults.region,
    id: entry.id,
    spec,
    usage: usageOf(entry.usage, spec, facts.usages, at('usage')),
    materials: entry.materials,
    aliases: entry.aliases,
    tags: entry.tags,
    ...(entry.policy !== undefined && { policy: entry.policy }),
    description: entry.description,
    ...(entry.created !== undefined && { created: entry.created }),
    state: entry.state,
    ...(pending && {
      deletion: {
        windowDays: entry.windowDays ?? LIMITS.pendingWindowDays.default,
        ...(entry.deletionDate !== undefined && { at: entry.deletionDate }),
      },
    }),
    ...(entry.rotation && { rotation: entry.rotation }),
  };
}

function usageOf(
  written: KeyUsageType | undefined,
  spec: KeySpec,
  usages: readonly KeyUsageType[],
  where: string,
): KeyUsageType {
  const usage = written ?? (usages.length === 1 ? usages[0] : undefined);
  if (usage !== undefined && usages.includes(usage)) return usage;
  throw new SeedError(
    `${where}: A key of the spec ${spec} has one of the usages ${usages.join(', ')}; say which.`,
  );
}

function fitting(material: GivenMaterial, spec: KeySpec): GivenMaterial {
  checkMaterialFits(material, spec);
  return material;
}

/** Reads material. @throws SeedError that says where it is written */
export function materialOf(where: string, read: () => GivenMaterial): GivenMaterial {
  try {
    return read();
  } catch (error) {
    if (error instanceof MaterialError) throw new SeedError(`${where}: ${error.message}`);
    throw error;
  }
}
