import { readFileSync } from 'node:fs';
import * as cloudtrail from '../../emulator/aws/cloudtrail/errors.ts';
import { AwsError } from '../../emulator/aws/errors.ts';
import * as kms from '../../emulator/aws/kms/errors.ts';
import * as sts from '../../emulator/aws/sts/errors.ts';
import * as tagging from '../../emulator/aws/tagging/errors.ts';

/** How sure a refusal is: seen in an answer of live AWS, said by its documentation, or our own words. */
type Certainty = 'recorded' | 'documented' | 'inferred';

/** One refusal that a service's errors.ts makes, with the comment that says where it comes from. */
export interface Refusal {
  readonly service: string;
  readonly code: string;
  /** The text, with <names> for what changes. */
  readonly text: string;
  readonly comment: string;
  readonly certainty: Certainty;
}

const MODULES = { kms, tagging, sts, cloudtrail } as const;

/** Every refusal of every service, made with placeholders as arguments. */
export function listRefusals(): readonly Refusal[] {
  return Object.entries(MODULES).flatMap(([service, module]) => {
    const path = new URL(`../../emulator/aws/${service}/errors.ts`, import.meta.url);
    const comments = commentsOf(readFileSync(path, 'utf8'));
    const { refusals = {}, ...loose } = module as { readonly refusals?: object };
    return Object.entries({ ...loose, ...refusals }).flatMap(([name, make]) => {
      const error = typeof make === 'function' ? made(make as Make) : undefined;
      if (!error) return [];
      const comment = comments.get(name) ?? '';
      const { code, message } = error;
      return [{ service, code, text: message, comment, certainty: certaintyOf(comment) }];
    });
  });
}

type Make = (...values: readonly unknown[]) => unknown;

function made(make: Make): AwsError | undefined {
  const source = make.toString();
  const names = /^[^(]*\(([^)]*)\)/.exec(source)?.[1]?.split(',') ?? [];
  const error = make(...names.map((name) => placeholder(/\w+/.exec(name)?.[0] ?? 'value')));
  return error instanceof AwsError ? error : undefined;
}

/** Stands for any argument: whatever is read of it is again a placeholder, and its text names what was read. */
function placeholder(name: string): unknown {
  return new Proxy(() => name, {
    get: (_target, property) => {
      if (property === Symbol.toPrimitive || property === 'toString') return () => `<${name}>`;
      if (property === 'join') return () => `<${name}>`;
      return placeholder(`${name}.${String(property)}`);
    },
    apply: () => placeholder(name),
  });
}

/** The doc comment in front of each property, constant or function. */
function commentsOf(source: string): ReadonlyMap<string, string> {
  const documented = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export (?:const|function) )?(\w+)/g;
  return new Map(
    [...source.matchAll(documented)].map(([, comment = '', name = '']) => [
      name,
      comment.replace(/\s*\n\s*\*\s?/g, ' ').trim(),
    ]),
  );
}

function certaintyOf(comment: string): Certainty {
  if (/^recorded/i.test(comment)) return 'recorded';
  if (comment === '' || /inferred|unrecorded|\bours\b/i.test(comment)) return 'inferred';
  return 'documented';
}

/** Finds the refusal that made a text: of all that fit, the one that says most. */
export function refusalOf(
  refusals: readonly Refusal[],
  service: string,
  code: string,
  text: string,
): Refusal | undefined {
  return refusals
    .filter((refusal) => refusal.service === service && refusal.code === code)
    .filter((refusal) => patternOf(refusal.text).test(text))
    .sort((a, b) => b.text.length - a.text.length)[0];
}

function patternOf(template: string): RegExp {
  const literal = template.split(/<[\w.]+>/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('[^]*')}$`);
}
