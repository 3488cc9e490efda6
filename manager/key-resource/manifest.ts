import { basename, extname } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { KeyManagerError } from '../key-manager.ts';
import { repeatedId, STORED_KEY } from '../local-keys/stored-key.ts';
import type { KeyResource, VersionedKeyResource } from './store.ts';

/** The `.internal` domain belongs to nobody (ICANN, 2024). */
const API_VERSION = 'keyproof.internal/v1alpha1';
const KIND = 'SigningKeys';

const MANIFEST = z.looseObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal(KIND),
  metadata: z.looseObject({ name: z.string(), resourceVersion: z.string().default('') }),
  spec: z.strictObject({ trustDomain: z.string(), keys: z.array(STORED_KEY).default([]) }),
});

/** Reads a manifest. @throws KeyManagerError `FAILED_PRECONDITION` when it is damaged or of another kind. */
export function parseManifest(path: string, text: string): VersionedKeyResource {
  const refuse = (problem: string): never => {
    throw new KeyManagerError('FAILED_PRECONDITION', `key resource "${path}" is left untouched: ${problem}`);
  };
  const document = parseDocument(text);
  if (document.errors[0]) return refuse(`it is no YAML: ${document.errors[0].message}`);
  const parsed = MANIFEST.safeParse(document.toJS());
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(`it is not a ${KIND} of ${API_VERSION}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { metadata, spec } = parsed.data;
  const repeated = repeatedId(spec.keys);
  if (repeated !== undefined) return refuse(`it holds two keys of the id "${repeated}"`);
  return { ...spec, resourceVersion: metadata.resourceVersion };
}

/** Writes a resource into the manifest that was there: labels, annotations and comments stay. */
export function formatManifest(
  path: string,
  before: string | undefined,
  resource: KeyResource,
  resourceVersion: string,
): string {
  const document = parseDocument(before ?? newManifest(path));
  document.setIn(['metadata', 'resourceVersion'], resourceVersion);
  document.set('spec', document.createNode({ trustDomain: resource.trustDomain, keys: resource.keys }));
  return document.toString({ lineWidth: 0 });
}

function newManifest(path: string): string {
  return `apiVersion: ${API_VERSION}\nkind: ${KIND}\nmetadata:\n  name: ${JSON.stringify(basename(path, extname(path)))}\n`;
}
