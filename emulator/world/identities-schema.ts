import { createRequire } from 'node:module';
import type { z as Zod } from 'zod';
import type { DocumentPath, Mistake } from './identities-document.ts';

type Z = typeof Zod;

/** Names and lengths are IAM's ("IAM and STS quotas"; the patterns of its API model). */
const NAME = /^[\w+=,.@-]{1,64}$/;
const PATH = /^\/([\x21-\x7e]{1,510}\/)?$/;
const MANAGED_POLICY = /^arn:[\w-]+:iam::\d{12}:policy\/.+$/;

/**
 * Holds a value against the schema of the identities document.
 * @returns what is wrong with it; nothing when it is an IdentitiesDocument
 */
export function mistakesOf(value: unknown): readonly Mistake[] {
  const { success, error } = schema().safeParse(value);
  if (success) return [];
  return error.issues.map((issue): Mistake => {
    const path = issue.path as DocumentPath;
    const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : [];
    return { path, text: issue.message, ...(unknown !== undefined && { place: [...path, unknown] }) };
  });
}

let made: Zod.ZodType | undefined;

function schema(): Zod.ZodType {
  // The library takes a while to load, and only a document needs it.
  made ??= documentSchema((createRequire(import.meta.url)('zod') as { z: Z }).z);
  return made;
}

function documentSchema(z: Z): Zod.ZodType {
  /** An object of exactly these fields. */
  const fields = <Shape extends Zod.ZodRawShape>(shape: Shape) => {
    const known = Object.keys(shape).join(', ');
    return z.strictObject(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? `has no field ${(issue.keys as string[]).map((key) => `'${key}'`).join(', ')}; it takes ${known}.`
          : `takes an object of ${known}.`,
    });
  };
  const text = (pattern: RegExp, takes: string) =>
    z.string(`takes ${takes}.`).regex(pattern, `takes ${takes}.`);
  const list = <Item extends Zod.ZodType>(item: Item) => z.array(item, 'takes a list.').optional();
  const fileName = z.string('takes the path of a file.').min(1, 'takes the path of a file.').optional();

  const policy = z
    .record(z.string(), z.json(), 'takes a policy document.')
    .refine((document) => 'Statement' in document, 'takes a policy document; this one has no Statement.')
    .optional();
  const policyArn = text(
    MANAGED_POLICY,
    'the ARN of a managed policy of this document, arn:aws:iam::ACCOUNT:policy/NAME',
  ).optional();
  const source = oneOf(fields({ policy, policyFile: fileName, policyArn }), [
    'policy',
    'policyFile',
    'policyArn',
  ]);
  const named = {
    name: text(NAME, 'a name of 1 to 64 letters, digits and _+=,.@-'),
    path: text(PATH, 'a path such as /team/').optional(),
  };
  const permitted = {
    ...named,
    policies: list(source),
    permissionsBoundary: source.optional(),
    tags: z
      .record(
        z.string().min(1).max(128, 'has a key of more than 128 characters.'),
        z.string('takes text.').max(256, 'takes at most 256 characters.'),
        'takes tags, key: value.',
      )
      .refine((tags) => Object.keys(tags).length <= 50, 'takes at most 50 tags.')
      .optional(),
  };
  const accessKey = fields({
    id: text(
      /^(?!ASIA|\d{12}$)\w{3,128}$/,
      'an access key id: 3 to 128 letters and digits, which neither begin with ASIA nor are twelve digits',
    ),
    secret: z.string('takes the secret as text.').min(1, 'takes the secret as text.'),
    status: z.enum(['Active', 'Inactive'], 'takes Active or Inactive.').optional(),
  });
  const role = oneOf(
    fields({
      ...permitted,
      trustPolicy: policy,
      trustPolicyFile: fileName,
      maxSessionDuration: z
        .int('takes whole seconds from 3600 to 43200.')
        .min(3600, 'takes whole seconds from 3600 to 43200.')
        .max(43_200, 'takes whole seconds from 3600 to 43200.')
        .optional(),
    }),
    ['trustPolicy', 'trustPolicyFile'],
  );
  const oidcProvider = oneOf(
    fields({
      url: text(/^https:\/\/[^\s?#]{1,245}$/, 'the issuer of the tokens, which begins with https://'),
      audiences: z
        .array(z.string('takes text.').min(1).max(255), 'takes a list of audiences.')
        .min(1, 'takes at least one audience.'),
      jwks: z
        .looseObject(
          {
            keys: z
              .array(z.looseObject({ kty: z.string('takes a key type.') }), 'takes a list of keys.')
              .min(1),
          },
          'takes a key set, { keys: [...] }.',
        )
        .optional(),
      jwksFile: fileName,
      publicKey: z.string('takes a public key as PEM.').optional(),
      publicKeyFile: fileName,
    }),
    ['jwks', 'jwksFile', 'publicKey', 'publicKeyFile'],
  );
  const account = fields({
    id: text(/^\d{12}$/, 'an account of twelve digits, in quotes'),
    alias: text(
      /^[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]$/,
      'an account alias of 3 to 63 a-z, 0-9 and -',
    ).optional(),
    partition: z.enum(['aws', 'aws-cn', 'aws-us-gov'], 'takes aws, aws-cn or aws-us-gov.').optional(),
    users: list(
      fields({
        ...permitted,
        accessKeys: list(accessKey),
        groups: list(z.string('takes the name of a group.')),
      }),
    ),
    groups: list(fields({ ...named, policies: list(source) })),
    roles: list(role),
    policies: list(oneOf(fields({ ...named, policy, policyFile: fileName }), ['policy', 'policyFile'])),
    oidcProviders: list(oidcProvider),
  });
  return fields({
    accounts: z.array(account, 'takes a list of accounts.').min(1, 'takes at least one account.'),
  });
}

/** An object that has exactly one of some fields. */
function oneOf<Schema extends Zod.ZodType>(schema: Schema, names: readonly string[]) {
  return schema.refine(
    (value) => names.filter((name) => (value as Record<string, unknown>)[name] !== undefined).length === 1,
    `takes exactly one of ${names.join(', ')}.`,
  );
}
