import { refusals } from '../aws/kms/errors.ts';
import { HIDDEN } from '../aws/model/redact.ts';
import type { Json } from '../store/store.ts';

/*
 * The tags by which LocalStack's users choose the id and the material of a key (its KMS page, "Custom IDs for KMS keys
 * via tags" and "Custom Key Material for KMS Keys via Tags").
 */

const ID = '_custom_id_';
const MATERIAL = '_custom_key_material_';

/** What a CreateKey request chose by tags. */
export interface ChosenKey {
  readonly id?: string;
  /** Base64. */
  readonly material?: string;
}

/** An input as the operation takes it and as it travelled. */
interface Input {
  readonly value: unknown;
  readonly wire: Json;
}

type Tags = readonly { readonly TagKey?: unknown; readonly TagValue?: unknown }[];

/**
 * Reads the special tags of a CreateKey request, before anything is checked: key material is longer than a tag may
 * be. It is taken out of the tags and hidden in the journal. The id is no secret and stays a tag as well: who manages
 * tags (Terraform, for one) finds it where it was put.
 * @throws AwsError TagException when there is material twice
 */
export function readSpecialTags({ value, wire }: Input): { input: Input; chosen: ChosenKey } {
  const tags = tagsOf(value);
  const materials = tags.filter(({ TagKey }) => TagKey === MATERIAL).map(({ TagValue }) => String(TagValue));
  const ids = tags.filter(({ TagKey }) => TagKey === ID).map(({ TagValue }) => String(TagValue));
  if (materials.length > 1) throw refusals.duplicateTags();
  const [material] = materials;
  const [id] = ids;
  const chosen = { ...(id !== undefined && { id }), ...(material !== undefined && { material }) };
  if (material === undefined) return { input: { value, wire }, chosen };
  const kept = { ...(value as object), Tags: tags.filter(({ TagKey }) => TagKey !== MATERIAL) };
  const hidden = tagsOf(wire).map((tag) => (tag.TagKey === MATERIAL ? { ...tag, TagValue: HIDDEN } : tag));
  return { input: { value: kept, wire: { ...(wire as object), Tags: hidden } as Json }, chosen };
}

function tagsOf(input: unknown): Tags {
  const { Tags } = (input ?? {}) as { readonly Tags?: unknown };
  return Array.isArray(Tags) ? Tags.filter((tag) => typeof tag === 'object' && tag !== null) : [];
}
