import { LRUCache } from 'lru-cache';
import { type Policy, type PolicyKind, parsePolicy } from './policy.ts';

/** Key policies are read with each request; most requests are about few keys. */
const KEPT = 1000;
const byText = new LRUCache<string, Policy>({ max: KEPT });
const byDocument = new WeakMap<object, Policy>();

/** A policy that was checked when it was taken. @throws PolicyError for one that was not */
export function parsedPolicy(text: string, kind: PolicyKind): Policy {
  const key = `${kind} ${text}`;
  const known = byText.get(key);
  if (known) return known;
  const policy = parsePolicy(text, kind);
  byText.set(key, policy);
  return policy;
}

/** A configured document, each read once. @throws PolicyError */
export function parsedDocument(document: object, kind: PolicyKind): Policy {
  const known = byDocument.get(document);
  if (known) return known;
  const policy = parsePolicy(JSON.stringify(document), kind);
  byDocument.set(document, policy);
  return policy;
}
