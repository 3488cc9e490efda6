import { describe, expect, it } from 'vitest';
import { convert } from 'xmlbuilder2';
import { verdictOf } from '../verdict.ts';
import { junitReport } from './junit.ts';
import { expectedVerdict, missedVerdict, outcome, sampleVerdict } from './test/sample.ts';

function parse(xml: string): unknown {
  return decoded(convert(xml, { format: 'object' }));
}

/** The parser leaves the entities of attributes as they are. */
function decoded(document: unknown): unknown {
  const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&' };
  return JSON.parse(JSON.stringify(document), (_, value: unknown) =>
    typeof value === 'string'
      ? value.replaceAll(/&(\w+);/g, (entity, name: string) => characters[name] ?? entity)
      : value,
  );
}

describe('junitReport', () => {
  it('has a suite for each target and a case for each check, counted', () => {
    expect(parse(junitReport(sampleVerdict()))).toMatchObject({
      testsuites: {
        '@name': 'keyproof',
        '@tests': '4',
        '@failures': '1',
        '@skipped': '1',
        testsuite: [
          {
            '@name': 'builtin:alias',
            '@tests': '3',
            '@failures': '0',
            '@skipped': '1',
            properties: { property: { '@name': 'seed', '@value': '42' } },
            testcase: [
              { '@name': 'cleanup/two-weeks', '@classname': 'cleanup' },
              { '@name': 'discovery/finds-its-keys', '@classname': 'discovery' },
              {
                '@name': 'migration/over-and-back',
                '@classname': 'migration',
                skipped: {},
                'system-out': { $: 'builtin:alias does not offer both-modes' },
              },
            ],
          },
          { '@name': 'builtin:tags', '@tests': '1', '@failures': '1' },
        ],
      },
    });
  });

  it('gives the evidence and the command line of a failure, whatever characters are in it', () => {
    const reason = 'found <a href="x">\u0007 & ]]> and ]]> too';
    const verdict = verdictOf('9', [outcome({ result: 'failed', reason }, '9')]);
    expect(parse(junitReport(verdict))).toMatchObject({
      testsuites: {
        testsuite: {
          testcase: {
            failure: {
              '@message': 'found <a href="x"> & ]]> and ]]> too',
              $: [
                'found <a href="x"> & ]] > and ]] > too',
                '',
                'Shows: A server finds its keys.',
                'Source: docs/known-defects.md',
                'Reproduce: npx keyproof check --target builtin:alias --only discovery/finds-its-keys --seed 9',
              ].join('\n'),
            },
          },
        },
      },
    });
  });

  it('says what a check caught on a broken target', () => {
    expect(parse(junitReport(missedVerdict()))).toMatchObject({
      testsuites: {
        '@failures': '2',
        testsuite: {
          '@name': 'broken:never-refreshes:alias',
          testcase: [
            { 'system-out': { $: 'the alias is old' } },
            { failure: { '@message': 'the check did not catch it' } },
            { failure: { '@message': 'the check did not catch it' } },
          ],
        },
      },
    });
  });

  it('has an expected failure as skipped with its evidence, and a pass against expectation as a failure', () => {
    expect(parse(junitReport(expectedVerdict()))).toMatchObject({
      testsuites: {
        '@tests': '3',
        '@failures': '1',
        '@skipped': '2',
        testsuite: {
          testcase: [
            {
              skipped: {},
              'system-out': {
                $: expect.stringMatching(
                  /^the key is gone\n[\s\S]*\nExpected: fails \(known\.yaml:3\): waits for \| issue <7>\nReproduce: /,
                ),
              },
            },
            {
              failure: {
                '@message': 'it passed, though known.yaml:3 expects it to fail: remove that entry',
                $: expect.stringContaining('Expected: fails (known.yaml:3): waits for'),
              },
            },
            { skipped: {}, 'system-out': { $: 'no' } },
          ],
        },
      },
    });
  });
});
