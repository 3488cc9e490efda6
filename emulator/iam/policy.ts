import { type Conditions, parseConditions } from './conditions.ts';
import { type PolicyError, policyErrors } from './policy-error.ts';
import type { PrincipalElement } from './principals.ts';
import { asPattern, hasVariables, parseTemplate, type Template } from './template.ts';

/**
 * What a policy is attached to. An identity policy, a permissions boundary or a session policy names no
 * principal; a resource's names principals; a role's trust policy names principals and no resource.
 */
export type PolicyKind = 'identity' | 'resource' | 'trust';

export interface Policy {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Undefined in an identity policy. */
  readonly principal: Negatable<PrincipalElement> | undefined;
  readonly action: Negatable<readonly RegExp[]>;
  /** Undefined in a trust policy. */
  readonly resource: Negatable<readonly ResourcePattern[]> | undefined;
  readonly conditions: Conditions;
}

/** An element, or its counterpart that begins with Not. */
interface Negatable<Element> {
  readonly negated: boolean;
  readonly element: Element;
}

/** A pattern of resources: made once, unless it depends on the request. */
export type ResourcePattern = RegExp | Template;

const VERSIONS: readonly unknown[] = [undefined, '2012-10-17', '2008-10-17'];
const MEMBERS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_MEMBERS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
const PRINCIPAL_TYPES = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

/**
 * Reads a policy document and checks its form. An action or a condition key that AWS does not have is no error:
 * it never matches.
 * @throws PolicyError that says what is wrong
 */
export function parsePolicy(text: string, kind: PolicyKind): Policy {
  const document = parseJson(text);
  if (!isObject(document)) throw policyErrors.noObject();
  for (const member of Object.keys(document)) {
    if (!MEMBERS.has(member)) throw policyErrors.unknownMember(member);
  }
  const { Version, Statement } = document;
  if (!VERSIONS.includes(Version)) {
    throw policyErrors.version();
  }
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  if (statements.length === 0) throw policyErrors.noStatement();
  const variables = Version === '2012-10-17';
  return { statements: statements.map((statement) => parseStatement(statement, kind, variables)) };
}

function parseStatement(statement: unknown, kind: PolicyKind, variables: boolean): Statement {
  if (!isObject(statement)) throw policyErrors.statementNoObject();
  for (const member of Object.keys(statement)) {
    if (!STATEMENT_MEMBERS.has(member)) {
      throw policyErrors.unknownElement(member);
    }
  }
  const { Effect } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    throw policyErrors.effect();
  }
  return {
    effect: Effect,
    principal: parsePrincipal(statement, kind, Effect),
    action: parseAction(statement),
    resource: parseResource(statement, kind, variables),
    conditions: parseConditions(statement.Condition, variables),
  };
}

function parsePrincipal(
  statement: Record<string, unknown>,
  kind: PolicyKind,
  effect: Statement['effect'],
): Negatable<PrincipalElement> | undefined {
  const found = oneOf(statement, 'Principal');
  if (kind === 'identity') {
    if (found) throw policyErrors.prohibitedPrincipal();
    return undefined;
  }
  if (!found) throw policyErrors.noPrincipal();
  if (found.negated && (effect === 'Allow' || kind === 'trust')) {
    throw policyErrors.allowedNotPrincipal();
  }
  return { negated: found.negated, element: principalElement(found.element) };
}

function principalElement(value: unknown): PrincipalElement {
  const names =
    value === '*'
      ? ['*']
      : isObject(value)
        ? Object.entries(value).flatMap(([type, named]) => {
            if (!PRINCIPAL_TYPES.has(type)) throw policyErrors.invalidPrincipal();
            return texts(named, policyErrors.invalidPrincipal);
          })
        : undefined;
  if (!names || names.length === 0) throw policyErrors.invalidPrincipal();
  return { everybody: names.includes('*'), names: new Set(names) };
}

function parseAction(statement: Record<string, unknown>): Negatable<readonly RegExp[]> {
  const found = oneOf(statement, 'Action');
  if (!found) throw policyErrors.noAction();
  const names = texts(found.element, policyErrors.actionNoText);
  for (const name of names) {
    if (name !== '*' && !/^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(name)) {
      throw policyErrors.invalidAction(name);
    }
  }
  // Service and action are the same in upper and lower case.
  const element = names.map((name) => asPattern(parseTemplate(name.toLowerCase(), false)));
  return { negated: found.negated, element };
}

function parseResource(
  statement: Record<string, unknown>,
  kind: PolicyKind,
  variables: boolean,
): Negatable<readonly ResourcePattern[]> | undefined {
  const found = oneOf(statement, 'Resource');
  if (kind === 'trust') {
    if (found) throw policyErrors.prohibitedResource();
    return undefined;
  }
  if (!found) throw policyErrors.noResource();
  const names = texts(found.element, policyErrors.resourceNoText);
  const element = names.map((name) => {
    const template = parseTemplate(name, variables);
    return hasVariables(template) ? template : asPattern(template, true);
  });
  return { negated: found.negated, element };
}

/** An element by its name or by its name with Not before it; a statement has one of the two. */
function oneOf(statement: Record<string, unknown>, name: string): Negatable<unknown> | undefined {
  const [plain, not] = [statement[name], statement[`Not${name}`]];
  if (plain !== undefined && not !== undefined) {
    throw policyErrors.bothOf(name);
  }
  if (plain !== undefined) return { negated: false, element: plain };
  return not === undefined ? undefined : { negated: true, element: not };
}

function texts(value: unknown, refusal: () => PolicyError): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!list.every((item) => typeof item === 'string')) throw refusal();
  return list as readonly string[];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw policyErrors.noJson();
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
