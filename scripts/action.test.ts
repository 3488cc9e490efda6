import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What GitHub's reference of action metadata allows in a composite action whose steps are scripts. */
const action = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1),
  author: z.string(),
  branding: z.strictObject({ icon: z.string(), color: z.enum(['green', 'blue', 'red', 'purple', 'yellow']) }),
  inputs: z.record(
    z.string().regex(/^[a-z][a-z-]*$/),
    z.strictObject({ description: z.string().min(1), required: z.literal(false), default: z.string() }),
  ),
  outputs: z.record(z.string(), z.strictObject({ description: z.string().min(1), value: z.string() })),
  runs: z.strictObject({
    using: z.literal('composite'),
    steps: z
      .array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          shell: z.literal('bash'),
          env: z.record(z.string(), z.string()),
          run: z.string().min(1),
        }),
      )
      .length(1),
  }),
});

const { inputs, outputs, runs } = action.parse(parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')));
const [step] = runs.steps;

describe('action.yml', () => {
  test('hands every input to its script as a variable, and puts none into it', () => {
    expect(step?.run).not.toContain('${{');
    expect(step?.env).toEqual(
      Object.fromEntries(
        Object.keys(inputs).map((name) => [
          `INPUT_${name.toUpperCase().replaceAll('-', '_')}`,
          `\${{ inputs.${name} }}`,
        ]),
      ),
    );
  });

  test('has the outputs of its step', () => {
    for (const [name, { value }] of Object.entries(outputs)) {
      expect(value).toBe(`\${{ steps.${step?.id}.outputs.${name} }}`);
      expect(step?.run).toContain(`echo "${name}=`);
    }
  });
});

describe('the step, run by bash in a project of its own', () => {
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'keyproof action '));
    // As after `npm install keyproof`.
    mkdirSync(join(project, 'node_modules/.bin'), { recursive: true });
    symlinkSync(ROOT, join(project, 'node_modules/keyproof'));
    symlinkSync('../keyproof/bin/keyproof.js', join(project, 'node_modules/.bin/keyproof'));
    writeFileSync(join(project, 'package.json'), '{ "dependencies": { "keyproof": "*" } }');
    for (const name of ['output', 'summary']) writeFileSync(join(project, name), 'before\n');
  });
  afterEach(() => rmSync(project, { recursive: true }));

  /** The step under GitHub's own shell options. */
  async function run(given: Readonly<Record<string, string>>) {
    const env = Object.entries(inputs).map(([name, input]) => [
      `INPUT_${name.toUpperCase().replaceAll('-', '_')}`,
      given[name] ?? input.default,
    ]);
    const code = await new Promise((resolve) => {
      execFile(
        'bash',
        ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step?.run ?? ''],
        {
          cwd: project,
          env: {
            ...process.env,
            ...Object.fromEntries(env),
            PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
            GITHUB_OUTPUT: join(project, 'output'),
            GITHUB_STEP_SUMMARY: join(project, 'summary'),
            npm_config_offline: 'true',
          },
        },
        (error) => resolve(error ? error.code : 0),
      );
    });
    const read = (name: string) => readFileSync(join(project, name), 'utf8');
    const values = read('output').split('\n').slice(1, -1);
    const output = Object.fromEntries(
      values.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    return { code, output, summary: read('summary') };
  }

  test('says the result, appends the summary and leaves the reports where its outputs say', async () => {
    const { code, output, summary } = await run({
      target: 'builtin:alias\nbuiltin:tags\n',
      only: 'discovery/start-creates-nothing  tags/own-tags-cannot-be-configured',
      seed: '7',
      reports: 'some reports',
    });
    expect(code).toBe(0);
    expect(Object.keys(output)).toEqual(Object.keys(outputs));
    expect(output.result).toBe('success');
    for (const name of ['json', 'junit', 'markdown', 'html']) {
      expect(existsSync(output[name] ?? ''), name).toBe(true);
    }
    expect(summary).toMatch(/^before\n## keyproof: success\n/);
    expect(summary).toContain('seed `7`');
  });

  test('fails with the check, and shows what failed', async () => {
    const { code, output, summary } = await run({
      target: 'broken:creates-at-start:alias',
      only: 'discovery/start-creates-nothing',
    });
    expect({ code, result: output.result }).toEqual({ code: 1, result: 'failure' });
    expect(summary).toContain('### Failed');
  });

  test('keeps to expected failures', async () => {
    writeFileSync(
      join(project, 'known.yaml'),
      '- { check: discovery/start-creates-nothing, reason: broken on purpose }',
    );
    const { code, output } = await run({
      target: 'broken:creates-at-start:alias',
      only: 'discovery/start-creates-nothing',
      xfail: 'known.yaml',
    });
    expect({ code, result: output.result }).toEqual({ code: 0, result: 'success' });
  });

  test('says error when there is no verdict, and takes inputs for nothing but texts', async () => {
    const { code, output, summary } = await run({ target: '$(touch caught); touch caught' });
    expect({ code, result: output.result, summary }).toEqual({
      code: 2,
      result: 'error',
      summary: 'before\n',
    });
    expect(existsSync(join(project, 'caught'))).toBe(false);
  });

  test.each([
    ['the path is not one line', 'x\nresult=success'],
    ['the path is empty', ''],
    ['the directory cannot be made', 'package.json/reports'],
  ])('says error when %s, and writes no other output', async (_, reports) => {
    const { code, output } = await run({
      target: 'builtin:tags',
      only: 'discovery/start-creates-nothing',
      reports,
    });
    expect(code).not.toBe(0);
    expect(output).toEqual({ result: 'error' });
  });
});
