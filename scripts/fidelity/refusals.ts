import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { authentication } from '../../emulator/aws/authentication-errors.ts';
import * as cloudtrail from '../../emulator/aws/cloudtrail/errors.ts';
import { AwsError } from '../../emulator/aws/errors.ts';
import * as kms from '../../emulator/aws/kms/errors.ts';
import * as sts from '../../emulator/aws/sts/errors.ts';
import * as tagging from '../../emulator/aws/tagging/errors.ts';
import { PolicyError, policyErrors } from '../../emulator/iam/policy-error.ts';

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

/** What stands in a refusal's place of a service when every service refuses so. */
const EVERY_SERVICE = 'all';

/** Every refusal of every service, made with placeholders as arguments. */
export function listRefusals(): readonly Refusal[] {
  return [...ofServices(), ...ofCredentials(), ...ofPolicies()];
}

/** The signature layer spells its codes by the protocol. */
function ofCredentials(): readonly Refusal[] {
  const comments = commentsOf(source('aws/authentication-errors.ts'));
  return Object.entries(authentication).flatMap(([name, make]) =>
    (['json', 'query'] as const).map((protocol) => {
      const { code, message } = make(protocol, '<message>');
      return refusal(EVERY_SERVICE, code, message, comments.get(name));
    }),
  );
}

/** The code is the one of STS; KMS has Exception at its end. */
function ofPolicies(): readonly Refusal[] {
  const comments = commentsOf(source('iam/policy-error.ts'));
  return Object.entries(policyErrors).flatMap(([name, make]) => {
    const error = made(make as Make);
    if (!error) return [];
    return [refusal(EVERY_SERVICE, 'MalformedPolicyDocument', error.message, comments.get(name))];
  });
}

function source(path: string): string {
  return readFileSync(new URL(`../../emulator/${path}`, import.meta.url), 'utf8');
}

/** A service's errors.ts, and the files of its folder refusals, where there is one. */
function sourceOf(service: string): string {
  const folder = new URL(`../../emulator/aws/${service}/refusals/`, import.meta.url);
  const files = existsSync(folder) ? readdirSync(folder).map((file) => `refusals/${file}`) : [];
  return ['errors.ts', ...files].map((file) => source(`aws/${service}/${file}`)).join('\n');
}

function refusal(service: string, code: string, text: string, comment = ''): Refusal {
  return { service, code, text, comment, certainty: certaintyOf(comment) };
}

function ofServices(): readonly Refusal[] {
  return Object.entries(MODULES).flatMap(([service, module]) => {
    const comments = commentsOf(sourceOf(service));
    const { refusals = {}, ...loose } = module as { readonly refusals?: object };
    return Object.entries({ ...loose, ...refusals }).flatMap(([name, make]) => {
      const error = typeof make === 'function' ? made(make as Make) : undefined;
      if (!(error instanceof AwsError)) return [];
      return [refusal(service, error.code, error.message, comments.get(name))];
    });
  });
}

type Make = (...values: readonly unknown[]) => unknown;

function made(make: Make): AwsError | PolicyError | undefined {
  const source = make.toString();
  const names = /^[^(]*\(([^)]*)\)/.exec(source)?.[1]?.split(',') ?? [];
  const error = make(...names.map((name) => placeholder(/\w+/.exec(name)?.[0] ?? 'value')));
  return error instanceof AwsError || error instanceof PolicyError ? error : undefined;
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
    .filter((refusal) =>
      refusal.service === EVERY_SERVICE
        ? [refusal.code, `${refusal.code}Exception`].includes(code)
        : refusal.service === service && refusal.code === code,
    )
    .filter((refusal) => patternOf(refusal.text).test(text))
    .sort((a, b) => b.text.length - a.text.length)[0];
}

function patternOf(template: string): RegExp {
  const literal = template.split(/<[\w.]+>/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('[^]*')}$`);
}
