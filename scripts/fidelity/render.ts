import { markdownTable } from 'markdown-table';
import type { ServiceModel, Shape } from '../../emulator/aws/model/model.ts';
import { shapeOf } from '../../emulator/aws/model/model.ts';
import type { Service } from '../../emulator/aws/service.ts';
import type { Shown } from './evidence.ts';
import { NOT_SETTLED, REFUSED } from './notes.ts';
import { type Refusal, refusalOf } from './refusals.ts';

const TITLES: Readonly<Record<string, string>> = {
  kms: 'KMS',
  tagging: 'Resource Groups Tagging API',
  sts: 'STS',
  cloudtrail: 'CloudTrail',
};

const NOTHING: Shown = {
  accepted: new Map(),
  refused: new Map(),
  notEmulated: new Set(),
  errors: new Map(),
};

/** The whole of docs/fidelity.md. */
export function renderFidelity(
  services: readonly Service[],
  shown: ReadonlyMap<string, Shown>,
  refusals: readonly Refusal[],
): string {
  return [
    '# Fidelity',
    'Written by `npm run fidelity` from the API models, the registry of operations, the comments beside the errors ' +
      'and what the tests made each operation answer; the gate fails when this page is not what it writes. A ' +
      'parameter counts as emulated when a test had it accepted, a value as refused when every test that had it was refused, an error as answered when a test had it answered. ' +
      'Of an error’s text, *recorded* means seen in an answer of live AWS that somebody published, *documented* ' +
      'that AWS’s documentation says it, *model* that the API model makes it, *inferred* that the code or the text ' +
      'is ours.',
    '## At a glance',
    table(
      ['service', 'operations', 'emulated', 'not emulated'],
      services.map((service) => {
        const all = Object.keys(service.model.operations);
        const absent = all.filter((name) => !Object.hasOwn(service.operations, name));
        return [title(service), `${all.length}`, `${all.length - absent.length}`, absent.join(', ') || '-'];
      }),
    ),
    '## Refused on purpose',
    table(['what', 'why and how'], REFUSED),
    '## Not settled',
    'Only live AWS can answer these.',
    table(['question', 'until then'], NOT_SETTLED),
    'Codes or texts that nobody has published; what is known of each stands beside it.',
    table(
      ['service', 'code', 'text', 'known'],
      refusals
        .filter(({ certainty, comment }) => certainty === 'inferred' && comment !== '')
        .map(({ service, code, text, comment }) => [service, code, text || '(empty)', comment]),
    ),
    ...services.flatMap((service) => [
      `## ${title(service)}`,
      ...Object.keys(service.model.operations)
        .filter((operation) => Object.hasOwn(service.operations, operation))
        .flatMap((operation) =>
          renderOperation(service, operation, shown.get(`${service.name}:${operation}`) ?? NOTHING, refusals),
        ),
    ]),
  ].join('\n\n');
}

function title({ name }: Service): string {
  return TITLES[name] ?? name;
}

function renderOperation(
  { name, model }: Service,
  operation: string,
  shown: Shown,
  refusals: readonly Refusal[],
): readonly string[] {
  const { input, errors = [] } = model.operations[operation] ?? {};
  const shape: Shape = input === undefined ? { type: 'structure' } : shapeOf(model, input);
  const parameters = Object.entries(shape.members ?? {}).map(([member, memberShape]) => [
    shape.required?.includes(member) ? `**${member}**` : member,
    constraint(model, memberShape),
    standing(model, member, memberShape, shown),
  ]);
  const answered = answers(name, shown, refusals);
  const silent = errors
    .map((error) => model.shapes[error]?.error?.code ?? error)
    .filter((code) => !answered.some(([answer]) => answer === code));
  return [
    `### ${operation}`,
    ...(parameters.length > 0 ? [table(['parameter', 'of the model', 'emulated'], parameters)] : []),
    ...(answered.length > 0 ? [table(['error', 'text', 'source'], answered)] : []),
    ...(silent.length > 0
      ? [`In the model, answered only when a fault rule asks: ${silent.join(', ')}.`]
      : []),
  ];
}

function constraint(model: ServiceModel, name: string): string {
  const { type, min, max, pattern, enum: values } = shapeOf(model, name);
  const range = min !== undefined || max !== undefined ? ` ${min ?? ''}..${max ?? ''}` : '';
  return [`${type}${range}`, pattern && `\`${pattern}\``, values && `one of ${values.length}`]
    .filter(Boolean)
    .join(', ');
}

function standing(
  model: ServiceModel,
  member: string,
  name: string,
  { accepted, refused, notEmulated }: Shown,
): string {
  const [values, others = new Set()] = [accepted.get(member), refused.get(member)];
  if (!values) {
    if (notEmulated.has(member)) return 'refused with 501';
    return refused.has(member) ? 'in refused requests only' : 'not shown by a test';
  }
  const shape = shapeOf(model, name);
  const offered = shape.enum ?? (shape.member ? shapeOf(model, shape.member).enum : undefined) ?? [];
  const missing = offered.filter((value) => !values.has(value));
  const list = (what: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${what}: ${names.join(', ')}`];
  return [
    'yes',
    ...list(
      'refused',
      missing.filter((value) => others.has(value)),
    ),
    ...list(
      'not shown',
      missing.filter((value) => !others.has(value)),
    ),
  ].join('; ');
}

/** Keyproof's own error is told by the parameters that it refuses. */
const OWN = 'NotImplementedException';

function answers(
  service: string,
  { errors }: Shown,
  refusals: readonly Refusal[],
): readonly (readonly [code: string, text: string, source: string])[] {
  const rows = [...errors]
    .filter(([code]) => code !== OWN)
    .flatMap(([code, texts]) => [...texts].map((text) => answerOf(service, code, text, refusals)));
  const unique = new Map(rows.map((row) => [row.join('\n'), row]));
  return [...unique.values()].sort((a, b) => (a.join('\n') < b.join('\n') ? -1 : 1));
}

function answerOf(service: string, code: string, text: string, refusals: readonly Refusal[]) {
  if (/^\d+ validation errors? detected: /.test(text)) {
    return [code, '1 validation error detected: …', 'model'] as const;
  }
  const refusal = refusalOf(refusals, service, code, text);
  if (refusal && refusal.text !== '<message>') {
    return [code, refusal.text || '(empty)', refusal.certainty] as const;
  }
  // emulator/aws/authorization.ts puts these together as the IAM user guide does.
  const documented = /^User: \S+ is not authorized to perform: /.test(text);
  return [code, anonymous(text) || '(empty)', documented ? 'documented' : 'see the code'] as const;
}

/** A text without what a run alone has in it. */
function anonymous(text: string): string {
  return text
    .replace(/arn:[\w-]+:[\w-]+:[\w-]*:\d*:[\w:/.@+=,-]*[\w/]/g, '<arn>')
    .replace(/(mrk-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}/g, '<id>');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => text.replace(/[|]/g, '\\|').replace(/</g, '&lt;').replace(/\n/g, ' ');
  return markdownTable([[...head], ...rows.map((row) => row.map(cell))], { alignDelimiters: false });
}
