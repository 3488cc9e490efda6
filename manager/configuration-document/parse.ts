import { z } from 'zod';
import { KeyManagerError } from '../key-manager.ts';
import { canonical } from './canonical.ts';
import type { Extension } from './extension.ts';
import {
  formatProblems,
  issueProblems,
  type Located,
  type Problem,
  problemAt,
  unknownName,
} from './problems.ts';
import { readYaml } from './read-yaml.ts';

/** The section KeyManager of a configuration, checked. */
export interface ConfigurationDocument {
  readonly extension: Extension;
  /** What the extension's schema made of its fields. */
  readonly fields: unknown;
  /** The same for documents that say the same: what differs in comments, order or quotes is no change. */
  readonly identity: string;
  /** The text that was parsed. */
  readonly text: string;
}

/** What a document is read against. */
export interface ParseOptions {
  readonly trustDomain: string;
  readonly extensions: readonly Extension[];
  /** Names of extensions that are known and not there. */
  readonly absent?: readonly string[];
}

const EXTENSIONS_AT = ['spec', 'extensions'];

const DOCUMENT = z.strictObject({
  section: z.literal('KeyManager'),
  schema: z.literal('v1'),
  spec: z.strictObject({ extensions: z.record(z.string(), z.unknown()) }),
});

/**
 * Parses a configuration document: `section: KeyManager`, `schema: v1`, and under `spec.extensions` exactly one
 * key manager with its fields.
 * @throws KeyManagerError `INVALID_ARGUMENT` with every mistake: its line, its path, and what is allowed there.
 */
export function parseConfigurationDocument(text: string, options: ParseOptions): ConfigurationDocument {
  const located = readYaml(text);
  const { content } = located;
  if (located.problems.length > 0) throw invalid(located.problems);

  const envelope = DOCUMENT.safeParse(content ?? {});
  const problems = envelope.success ? [] : issueProblems(located, [], DOCUMENT, envelope.error.issues);
  const named = namedExtensions(content);
  const choices = Object.entries(named ?? {}).map(([name, value]) => check(located, name, value, options));
  problems.push(...choices.flatMap((choice) => choice.problems));
  if (named && choices.length !== 1) {
    const known = options.extensions.map(({ name }) => name).join(', ');
    const text = `exactly one key manager is to be named, ${choices.length} are (allowed: ${known})`;
    problems.push(problemAt(located, EXTENSIONS_AT, text));
  }
  const [choice] = choices;
  if (problems.length > 0 || !choice?.extension) throw invalid(problems);
  const { extension, fields } = choice;
  return { extension, fields, identity: canonical({ [extension.name]: fields }), text };
}

interface Choice {
  readonly extension?: Extension;
  readonly fields?: unknown;
  readonly problems: readonly Problem[];
}

function check(
  located: Located,
  name: string,
  value: unknown,
  { extensions, absent = [], trustDomain }: ParseOptions,
): Choice {
  const at = [...EXTENSIONS_AT, name];
  const wrong = (text: string): Choice => ({ problems: [problemAt(located, at, text)] });
  const known = extensions.map((extension) => extension.name);
  const extension = extensions.find((candidate) => candidate.name === name);
  if (!extension) {
    if (absent.includes(name)) return wrong(`"${name}" is not there yet (allowed: ${known.join(', ')})`);
    return wrong(unknownName('key manager', name, known));
  }
  // "memory:" with nothing behind it is what people write for "memory: {}".
  const parsed = extension.schema.safeParse(value ?? {});
  const rules = (fields: unknown) =>
    (extension.check?.(fields, trustDomain) ?? []).map((text) => {
      const field = /^\w+/.exec(text)?.[0] ?? '';
      return problemAt(located, isObject(value) && field in value ? [...at, field] : at, text);
    });
  if (parsed.success) return { extension, fields: parsed.data, problems: rules(parsed.data) };
  const { issues } = parsed.error;
  const problems = issueProblems(located, at, extension.schema, issues);
  if (!isObject(value)) return { problems };
  // The rules over several fields still hold for those with which nothing is wrong.
  const malformed = issues.map(({ path: [field] }) => String(field));
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  const sound = Object.entries(value).filter(([field]) => ![...malformed, ...unknown].includes(field));
  const rest = extension.schema.safeParse(Object.fromEntries(sound));
  const others = rest.success ? rules(rest.data) : [];
  return {
    problems: [...problems, ...others.filter(({ text }) => !malformed.some((field) => text.includes(field)))],
  };
}

/** What stands under spec.extensions, also when the rest is wrong: all mistakes are told at once. */
function namedExtensions(content: unknown): Readonly<Record<string, unknown>> | undefined {
  const spec = isObject(content) ? content.spec : undefined;
  const extensions = isObject(spec) ? spec.extensions : undefined;
  return isObject(extensions) ? extensions : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(problems: readonly Problem[]): KeyManagerError {
  return new KeyManagerError(
    'INVALID_ARGUMENT',
    `the configuration document is invalid:${formatProblems(problems)}`,
  );
}
