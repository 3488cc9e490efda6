import { basename, extname } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { issueTexts } from '../configuration-document/problems.ts';
import { readYaml } from '../configuration-document/read-yaml.ts';
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
  // Told without the text around: that is private keys.
  const { content, problems } = readYaml(text);
  const [broken] = problems;
  if (broken) return refuse(`it is no YAML of one document: line ${broken.line}: ${broken.text}`);
  const parsed = MANIFEST.safeParse(content);
  if (!parsed.success) {
    const [problem] = issueTexts(MANIFEST, parsed.error.issues);
    return refuse(`it is not a ${KIND} of ${API_VERSION}: ${problem?.path.join('.')}: ${problem?.text}`);
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
