import type { RequestContext } from './context.ts';
import { matchesAny, OPERATORS, type Operator } from './operators.ts';
import { policyErrors } from './policy-error.ts';
import { parseTemplate, type Template } from './template.ts';

/** One key of a Condition block with the operator that looks at it. */
interface Test {
  /** In lower case. */
  readonly key: string;
  /** Undefined for Null. */
  readonly operator: Operator | undefined;
  readonly quantifier: 'all' | 'any' | undefined;
  readonly ifExists: boolean;
  readonly wanted: readonly Template[];
}

/** All of a Condition block: every test must hold. */
export type Conditions = readonly Test[];

const OPERATOR_NAME = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/** @throws PolicyError for an operator that IAM does not have, or values that are none */
export function parseConditions(block: unknown, variables: boolean): Conditions {
  if (block === undefined) return [];
  if (!isObject(block)) throw policyErrors.conditionNoObject();
  return Object.entries(block).flatMap(([name, keys]) => {
    const [, quantifier, base = '', ifExists] = OPERATOR_NAME.exec(name) ?? [];
    const operator = OPERATORS.get(base);
    const isNull = base === 'Null' && quantifier === undefined && ifExists === undefined;
    if (!operator && !isNull) throw policyErrors.unknownOperator(name);
    if (!isObject(keys)) throw policyErrors.operatorNoObject(name);
    return Object.entries(keys).map(
      ([key, values]): Test => ({
        key: key.toLowerCase(),
        operator,
        quantifier: quantifier === undefined ? undefined : quantifier === 'ForAllValues' ? 'all' : 'any',
        ifExists: ifExists !== undefined,
        wanted: valuesOf(values, key).map((value) => parseTemplate(value, variables)),
      }),
    );
  });
}

/** Whether a request satisfies every condition of a block. */
export function holds(conditions: Conditions, context: RequestContext): boolean {
  return conditions.every((test) => holdsOne(test, context));
}

function holdsOne({ key, operator, quantifier, ifExists, wanted }: Test, context: RequestContext): boolean {
  const actual = context.get(key);
  if (!operator) {
    return wanted.some((template) => isTrue(template) === (actual === undefined));
  }
  const { negated } = operator;
  // A missing key fails what asks for a value, and passes what asks for another value, for none of the
  // values, or only if there is one ("Condition operators"; "Multivalued context keys").
  if (actual === undefined) return ifExists || quantifier === 'all' || (negated && quantifier !== 'any');
  const satisfied = (value: string) => matchesAny(operator, value, wanted, context) !== negated;
  if (typeof actual === 'string') return satisfied(actual);
  if (quantifier === 'all') return actual.every(satisfied);
  if (quantifier === 'any') return actual.some(satisfied);
  // A multivalued key without a set operator, of which the documentation only says not to do it.
  return negated ? actual.every(satisfied) : actual.some(satisfied);
}

function isTrue(template: Template): boolean {
  return template.length === 1 && template[0]?.kind === 'text' && template[0].text.toLowerCase() === 'true';
}

/** JSON takes numbers and booleans too; IAM reads them as text. */
function valuesOf(values: unknown, key: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(values) ? values : [values];
  return list.map((value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw policyErrors.conditionNoText(key);
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
