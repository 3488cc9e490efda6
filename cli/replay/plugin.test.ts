import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SCENARIO_TARGETS } from '../../conformance/index.ts';
import { EXIT } from '../exit-codes.ts';
import { Screen } from '../test/screen.ts';
import { replayFiles } from './run.ts';

const COMMAND = fileURLToPath(new URL('../../bin/keyproof.js', import.meta.url));
const PLUGIN = `plugin:'${process.execPath}' '${COMMAND}' plugin`;

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../fixtures/scenarios/${name}.yaml`, import.meta.url));

test('a plugin plays scenarios: it dies at a call, comes back, and days pass', async () => {
  const [stdout, stderr] = [new Screen(), new Screen()];
  const files = ['b0-a-rotation-killed-before-its-alias', 'k-key-ids-that-share-an-alias'].map(fixture);
  const surroundings = { targets: SCENARIO_TARGETS, stdout, stderr };
  const code = await replayFiles(files, { target: PLUGIN }, surroundings);
  const [b0 = ''] = stdout.text.split(`${files[1]}: `);
  expect(b0).toContain(`played on ${PLUGIN} with the seed 1\n`);
  expect(b0).toMatch(/s1 CreateKey: key 2 for x509-CA-B\n +s1 has crashed\n/);
  expect(b0).toMatch(/\n +9\. 5d pass\n/);
  expect(stdout.text).toMatch(
    /\n2 passed, 0 failed, 0 skipped: success\n\d+ calls, 5\.5 days of virtual time\n$/,
  );
  expect({ code, stderr: stderr.text }).toEqual({ code: EXIT.ok, stderr: '' });
}, 120_000);

test('plugins that do several things at once play the same history again', async () => {
  const file = fileURLToPath(new URL('test/three-at-once.yaml', import.meta.url));
  const play = async () => {
    const [stdout, stderr] = [new Screen(), new Screen()];
    const code = await replayFiles(
      [file],
      { target: PLUGIN, calls: true },
      { targets: SCENARIO_TARGETS, stdout, stderr },
    );
    expect({ code, stderr: stderr.text }).toEqual({ code: EXIT.ok, stderr: '' });
    return stdout.text;
  };
  const first = await play();
  expect(first).toContain('together: rotate s1 a, rotate s2 a, rotate s3 a');
  expect(await play()).toBe(first);
}, 120_000);
