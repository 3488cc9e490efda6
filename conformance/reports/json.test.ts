import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { verdictOf } from '../verdict.ts';
import { jsonReport } from './json.ts';
import { expectedVerdict, missedVerdict, outcome, sampleVerdict } from './test/sample.ts';

const schema = z.fromJSONSchema(
  JSON.parse(readFileSync(new URL('report.schema.json', import.meta.url), 'utf8')) as Parameters<
    typeof z.fromJSONSchema
  >[0],
);

const SEARCH = {
  shard: { index: 2, of: 4 },
  histories: 25,
  servers: 3,
  days: 45,
  modes: ['alias', 'tags'],
  runs: 100,
  broken: { run: 17, histories: 2 },
} as const;

describe('jsonReport', () => {
  it.each([
    ['a mixed run', sampleVerdict()],
    ['a self-test', missedVerdict()],
    ['expected failures', expectedVerdict()],
    ['a search', verdictOf('1', [outcome({ search: SEARCH })])],
    ['a run without checks', verdictOf('1', [])],
  ])('is what its schema describes: %s', (_, verdict) => {
    expect(schema.safeParse(JSON.parse(jsonReport(verdict))).error).toBeUndefined();
  });

  it('has a schema that notices what is missing or wrong', () => {
    const report = JSON.parse(jsonReport(sampleVerdict())) as { checks: Record<string, unknown>[] };
    const [first = {}] = report.checks;
    for (const name of Object.keys(first)) {
      const { [name]: _, ...rest } = first;
      expect(schema.safeParse({ ...report, checks: [rest] }).success, `without ${name}`).toBe(false);
    }
    expect(schema.safeParse({ ...report, result: 'passed' }).success).toBe(false);
    expect(schema.safeParse({ ...report, checks: [{ ...first, group: 'No group' }] }).success).toBe(false);
  });

  it('has a schema that notices what is missing of a search', () => {
    const report = JSON.parse(jsonReport(sampleVerdict())) as { checks: object[] };
    const { runs: _, broken: __, ...required } = SEARCH;
    for (const name of Object.keys(required) as (keyof typeof required)[]) {
      const { [name]: ___, ...search } = required;
      const checks = [{ ...report.checks[0], search }];
      expect(schema.safeParse({ ...report, checks }).success, `without ${name}`).toBe(false);
    }
  });

  it('says what was expected', () => {
    const expectedFailure = { reason: 'waits for | issue <7>', at: 'known.yaml:3' };
    expect(JSON.parse(jsonReport(expectedVerdict()))).toMatchObject({
      result: 'failure',
      checks: [
        { result: 'failed', expectedFailure },
        { result: 'passed', expectedFailure },
        { result: 'skipped', expectedFailure },
      ],
    });
  });

  it('has the names that scripts rely on', () => {
    expect(JSON.parse(jsonReport(sampleVerdict()))).toMatchObject({
      result: 'failure',
      seed: '42',
      checks: [
        { id: 'cleanup/two-weeks', group: 'cleanup', target: 'builtin:alias', result: 'passed', reason: '' },
        { id: 'discovery/finds-its-keys' },
        {
          id: 'ha/partial-rollback',
          group: 'ha',
          target: 'builtin:tags',
          result: 'failed',
          reason: 'the keys of s1: expected ["a|b"], found []\nsecond line <b> & "more" ]]> ]]> ```end',
          reproduce: 'npx keyproof check --target builtin:tags --only ha/partial-rollback --seed 42',
        },
        {
          id: 'migration/over-and-back',
          result: 'skipped',
          reason: 'builtin:alias does not offer both-modes',
        },
      ],
    });
  });
});
