/**
 * Writes emulator/aws/model/generated/*.json from the API models in the Python package botocore: operations,
 * shapes, constraints, enums and errors. The prose is left out. Run it with `npm run generate`; the tables
 * are committed, so only who wants a newer API needs Python.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ServiceModel, Shape } from '../emulator/aws/model/model.ts';

const SERVICES = {
  kms: 'kms',
  tagging: 'resourcegroupstaggingapi',
  sts: 'sts',
  cloudtrail: 'cloudtrail',
} as const;
const TARGET = new URL('../emulator/aws/model/generated/', import.meta.url);

interface BotocoreMember {
  shape: string;
}

interface BotocoreShape {
  type: Shape['type'];
  members?: Record<string, BotocoreMember>;
  member?: BotocoreMember;
  key?: BotocoreMember;
  value?: BotocoreMember;
  required?: string[];
  enum?: string[];
  min?: number;
  max?: number;
  pattern?: string;
  sensitive?: boolean;
  exception?: boolean;
  error?: { code: string; httpStatusCode: number };
}

interface BotocoreOperation {
  input?: BotocoreMember;
  output?: BotocoreMember & { resultWrapper?: string };
  errors?: BotocoreMember[];
}

interface BotocoreModel {
  metadata: Record<string, string>;
  operations: Record<string, BotocoreOperation>;
  shapes: Record<string, BotocoreShape>;
}

function pythonPrints(expression: string): string {
  return execFileSync('python3', ['-c', `import botocore; print(${expression})`], {
    encoding: 'utf8',
  }).trim();
}

function readModel(dataDirectory: string, folder: string): BotocoreModel {
  const versions = readdirSync(join(dataDirectory, folder)).sort();
  const newest = versions.at(-1);
  if (!newest) throw new Error(`botocore has no API version in ${folder}`);
  const packed = readFileSync(join(dataDirectory, folder, newest, 'service-2.json.gz'));
  return JSON.parse(gunzipSync(packed).toString('utf8')) as BotocoreModel;
}

function compactShape(shape: BotocoreShape): Shape {
  return {
    type: shape.type,
    ...(shape.members && {
      members: Object.fromEntries(Object.entries(shape.members).map(([name, { shape }]) => [name, shape])),
    }),
    ...(shape.member && { member: shape.member.shape }),
    ...(shape.key && { key: shape.key.shape }),
    ...(shape.value && { value: shape.value.shape }),
    ...(shape.required?.length && { required: shape.required }),
    ...(shape.enum && { enum: shape.enum }),
    ...(shape.min !== undefined && { min: shape.min }),
    ...(shape.max !== undefined && { max: shape.max }),
    ...(shape.pattern !== undefined && { pattern: shape.pattern }),
    ...(shape.sensitive && { sensitive: true }),
    ...(shape.exception && { exception: true }),
    ...(shape.error && { error: { code: shape.error.code, status: shape.error.httpStatusCode } }),
  };
}

function compact(model: BotocoreModel, botocoreVersion: string): ServiceModel {
  const { metadata } = model;
  return {
    source: `botocore ${botocoreVersion}`,
    serviceId: metadata.serviceId ?? '',
    apiVersion: metadata.apiVersion ?? '',
    protocol: metadata.protocol === 'query' ? 'query' : 'json',
    ...(metadata.targetPrefix && { targetPrefix: metadata.targetPrefix }),
    ...(metadata.xmlNamespace && { xmlNamespace: metadata.xmlNamespace }),
    operations: Object.fromEntries(
      Object.entries(model.operations).map(([name, operation]) => [
        name,
        {
          ...(operation.input && { input: operation.input.shape }),
          ...(operation.output && { output: operation.output.shape }),
          ...(operation.output?.resultWrapper && { resultWrapper: operation.output.resultWrapper }),
          errors: (operation.errors ?? []).map(({ shape }) => shape),
        },
      ]),
    ),
    shapes: Object.fromEntries(
      Object.entries(model.shapes).map(([name, shape]) => [name, compactShape(shape)]),
    ),
  };
}

const version = pythonPrints('botocore.__version__');
const data = join(pythonPrints('botocore.__path__[0]'), 'data');
mkdirSync(TARGET, { recursive: true });
for (const [name, folder] of Object.entries(SERVICES)) {
  const model = compact(readModel(data, folder), version);
  writeFileSync(new URL(`${name}.json`, TARGET), `${JSON.stringify(model, undefined, 1)}\n`);
  console.log(`${name}: ${Object.keys(model.operations).length} operations from ${model.source}`);
}
