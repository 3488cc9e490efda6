import { BlockList, isIP } from 'node:net';
import type { RequestContext } from './context.ts';
import { asPattern, asText, resolve, type Template } from './template.ts';

/** Whether a value of the request satisfies one value of the policy; a negated operator turns the answer around. */
export interface Operator {
  readonly negated: boolean;
  matches(actual: string, wanted: Template): boolean;
}

type Comparison = (actual: number, wanted: number) => boolean;

const text = (compare: (actual: string, wanted: string) => boolean) => (actual: string, wanted: Template) =>
  compare(actual, asText(wanted));

const equals = text((actual, wanted) => actual === wanted);
const equalsIgnoreCase = text((actual, wanted) => actual.toLowerCase() === wanted.toLowerCase());
const like = (actual: string, wanted: Template) => asPattern(wanted).test(actual);
const bool = text((actual, wanted) => actual.toLowerCase() === wanted.toLowerCase());
const binary = text((actual, wanted) => Buffer.from(actual, 'base64').equals(Buffer.from(wanted, 'base64')));
const numeric = (compare: Comparison) =>
  text((actual, wanted) => compare(numberOf(actual), numberOf(wanted)));
const date = (compare: Comparison) => text((actual, wanted) => compare(instantOf(actual), instantOf(wanted)));

/** The operators by name, without set operators and IfExists ("Condition operators", IAM user guide). */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    StringEquals: is(equals),
    StringNotEquals: isNot(equals),
    StringEqualsIgnoreCase: is(equalsIgnoreCase),
    StringNotEqualsIgnoreCase: isNot(equalsIgnoreCase),
    StringLike: is(like),
    StringNotLike: isNot(like),
    NumericEquals: is(numeric((a, b) => a === b)),
    NumericNotEquals: isNot(numeric((a, b) => a === b)),
    NumericLessThan: is(numeric((a, b) => a < b)),
    NumericLessThanEquals: is(numeric((a, b) => a <= b)),
    NumericGreaterThan: is(numeric((a, b) => a > b)),
    NumericGreaterThanEquals: is(numeric((a, b) => a >= b)),
    DateEquals: is(date((a, b) => a === b)),
    DateNotEquals: isNot(date((a, b) => a === b)),
    DateLessThan: is(date((a, b) => a < b)),
    DateLessThanEquals: is(date((a, b) => a <= b)),
    DateGreaterThan: is(date((a, b) => a > b)),
    DateGreaterThanEquals: is(date((a, b) => a >= b)),
    Bool: is(bool),
    BinaryEquals: is(binary),
    IpAddress: is(text(isInNetwork)),
    NotIpAddress: isNot(text(isInNetwork)),
    // "ArnEquals and ArnLike behave identically."
    ArnEquals: is(arnLike),
    ArnLike: is(arnLike),
    ArnNotEquals: isNot(arnLike),
    ArnNotLike: isNot(arnLike),
  }),
);

/** Matches against any of several values of a policy, of which some may have no value in this request. */
export function matchesAny(
  { matches }: Operator,
  actual: string,
  wanted: readonly Template[],
  context: RequestContext,
): boolean {
  return wanted.some((template) => {
    const resolved = resolve(template, context);
    return resolved !== undefined && matches(actual, resolved);
  });
}

function is(matches: Operator['matches']): Operator {
  return { negated: false, matches };
}

function isNot(matches: Operator['matches']): Operator {
  return { negated: true, matches };
}

/** Text that is no number is like no number. */
function numberOf(value: string): number {
  return value.trim() === '' ? Number.NaN : Number(value);
}

/** ISO 8601, or seconds since the epoch. */
function instantOf(value: string): number {
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value);
}

/** IPv4 or IPv6, in CIDR notation or a single address. */
function isInNetwork(address: string, network: string): boolean {
  const [base = '', prefix] = network.split('/');
  const family = isIP(base);
  if (family === 0 || isIP(address) !== family) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const bits = prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix);
  if (!Number.isInteger(bits) || bits < 0 || bits > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(base, bits, type);
  return list.check(address, type);
}

/** "Each of the six colon-delimited components of the ARN is checked separately", each may have wildcards. */
function arnLike(actual: string, wanted: Template): boolean {
  const [actualParts, wantedParts] = [components(actual), templateComponents(wanted)];
  return (
    actualParts.length === 6 &&
    wantedParts.length === 6 &&
    wantedParts.every((part, index) => asPattern(part).test(actualParts[index] ?? ''))
  );
}

function components(arn: string): readonly string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** Splits a pattern at its first five colons; what a variable stood for is text like any other. */
function templateComponents(template: Template): readonly Template[] {
  const split: Template[number][][] = [[]];
  for (const part of template) {
    if (part.kind !== 'text') {
      split.at(-1)?.push(part);
      continue;
    }
    const pieces = part.text.split(':');
    let rest = pieces.shift() ?? '';
    while (pieces.length > 0 && split.length < 6) {
      split.at(-1)?.push({ kind: 'text', text: rest });
      split.push([]);
      rest = pieces.shift() ?? '';
    }
    split.at(-1)?.push({ kind: 'text', text: [rest, ...pieces].join(':') });
  }
  return split;
}
