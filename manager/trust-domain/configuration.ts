import { z } from 'zod';
import { type CheckedYaml, parseCheckedYaml } from '../checked-yaml.ts';
import { KEY_TYPES } from '../key-manager.ts';
import { SERVER_NAME } from './create.ts';
import { LIFETIMES } from './lifetimes.ts';
import { isTrustDomain } from './spiffe-id.ts';

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration as people write it, in milliseconds. */
const duration = z
  .string()
  .regex(/^[1-9]\d{0,8}[smhd]$/, 'must be a whole number with a unit: 300s, 5m, 24h or 7d')
  .transform((text) => Number(text.slice(0, -1)) * UNITS[text.slice(-1) as keyof typeof UNITS]);

const serverName = z.string().regex(SERVER_NAME, 'must be 1-64 letters, digits, dashes and underscores');

const keyType = z.enum(KEY_TYPES);

/** Either a file, or the document itself, which the key managers' own parser checks. */
const keyManager = z.union(
  [
    z.strictObject({ file: z.string().min(1) }),
    z.looseObject({ section: z.unknown() }).refine((document) => !('file' in document)),
  ],
  'must be a configuration document (section: KeyManager, schema: v1, spec), or {file: PATH} that names one',
);

type Lifetimes = Readonly<Record<'caTTL' | 'svidTTL' | 'jwtSvidTTL', number>>;

/** Is looked at beside mistakes elsewhere, too, if only both are durations. */
function noLongerThanItsCa(field: 'svidTTL' | 'jwtSvidTTL') {
  const holds = (value: Lifetimes) => value[field] <= value.caTTL;
  const path: PropertyKey[] = [field];
  const when = ({ issues }: z.core.ParsePayload) =>
    issues.every(({ path: [at] = [] }) => at !== undefined && at !== 'caTTL' && at !== field);
  return [holds, { path, message: 'must not be longer than caTTL', when }] as const;
}

const CONFIGURATION = z
  .strictObject({
    trustDomain: z
      .string()
      .refine(isTrustDomain, 'must be lowercase letters, digits, dots, dashes and underscores'),
    deploymentId: serverName,
    serverId: serverName,
    listen: z
      .strictObject({
        host: z.string().min(1).default('127.0.0.1'),
        port: z.int().min(0).max(65_535).default(8081),
      })
      .prefault({}),
    stateDirectory: z.string().min(1),
    caKeyType: keyType.default('ec-p256'),
    jwtKeyType: keyType.default('ec-p256'),
    caTTL: duration
      .refine((ttl) => ttl >= LIFETIMES.shortestCa, 'must be at least 1m')
      .refine((ttl) => ttl <= LIFETIMES.longestCa, 'must be at most 3650d')
      .default(LIFETIMES.ca),
    svidTTL: duration.default(LIFETIMES.x509Svid),
    jwtSvidTTL: duration.default(LIFETIMES.jwtSvid),
    keyManager,
  })
  .refine(...noLongerThanItsCa('svidTTL'))
  .refine(...noLongerThanItsCa('jwtSvidTTL'));

/** What `keyproof server run` is told. Lifetimes are milliseconds. */
export type ServerConfiguration = z.output<typeof CONFIGURATION>;

/**
 * Checks the configuration of a server: YAML, or JSON.
 * @param file its name, for the places of mistakes
 * @throws ConfigurationError with the path and line of every mistake
 */
export function parseServerConfiguration(text: string, file: string): CheckedYaml<ServerConfiguration> {
  return parseCheckedYaml(CONFIGURATION, text, file);
}
