import type { RequestContext } from './context.ts';

/**
 * A value of a policy element: text, wildcards and policy variables ("IAM policy elements: Variables and tags",
 * IAM user guide).
 */
export type Template = readonly Part[];

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'wildcard'; readonly wildcard: '*' | '?' }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback?: string };

const PARTS = /\$\{([^}]*)\}|[*?]|\$|[^$*?]+/g;
/** `${aws:PrincipalTag/team, 'company-wide'}`: a key, and what stands for it where the request lacks it. */
const VARIABLE = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/;
/** `${*}`, `${?}` and `${$}` are the characters themselves. */
const ESCAPED = new Set(['*', '?', '$']);

/** @param variables whether `${...}` means anything: in policies of the version 2012-10-17 */
export function parseTemplate(text: string, variables: boolean): Template {
  return Array.from(text.matchAll(PARTS), ([whole, inner]): Part => {
    if (whole === '*' || whole === '?') return { kind: 'wildcard', wildcard: whole };
    if (inner === undefined || !variables) return { kind: 'text', text: whole };
    if (ESCAPED.has(inner)) return { kind: 'text', text: inner };
    const [, key, fallback] = VARIABLE.exec(inner) ?? [];
    if (key === undefined) return { kind: 'text', text: whole };
    return { kind: 'variable', key: key.toLowerCase(), ...(fallback !== undefined && { fallback }) };
  });
}

export function hasVariables(template: Template): boolean {
  return template.some(({ kind }) => kind === 'variable');
}

/**
 * The template as it stands for one request. A variable with no value, no default or more values than one makes
 * it equal to nothing and like nothing.
 */
export function resolve(template: Template, context: RequestContext): Template | undefined {
  if (!hasVariables(template)) return template;
  const parts = template.map((part): Part | undefined => {
    if (part.kind !== 'variable') return part;
    const value = context.get(part.key) ?? part.fallback;
    return typeof value === 'string' ? { kind: 'text', text: value } : undefined;
  });
  return parts.some((part) => part === undefined) ? undefined : (parts as Template);
}

/** As plain text: wildcards are characters like others. */
export function asText(template: Template): string {
  return template
    .map((part) => (part.kind === 'text' ? part.text : part.kind === 'wildcard' ? part.wildcard : ''))
    .join('');
}

/**
 * As a pattern of the whole text.
 * @param withinSegments a `*` stays between two colons, unless it ends its segment: so Resource elements match
 *   ("IAM JSON policy elements: Resource", IAM user guide)
 */
export function asPattern(template: Template, withinSegments = false): RegExp {
  const source = template.map((part, index) => {
    if (part.kind === 'text') return escaped(part.text);
    if (part.kind !== 'wildcard') return '';
    if (!withinSegments) return part.wildcard === '*' ? '.*' : '.';
    return part.wildcard === '*' ? (endsSegment(template[index + 1]) ? '.*' : '[^:]*') : '[^:]';
  });
  return new RegExp(`^${source.join('')}$`, 's');
}

function endsSegment(next: Part | undefined): boolean {
  return next === undefined || (next.kind === 'text' && next.text.startsWith(':'));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
