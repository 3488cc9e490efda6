import { expect, test } from 'vitest';
import { keyproof } from '../emulator/test/serve-process.ts';

test('keyproof operations prints a line for each: service, name, yes or no', async () => {
  const { code, stdout, stderr } = await keyproof('operations');
  const lines = stdout.trimEnd().split('\n');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(lines).toHaveLength(134);
  for (const line of lines) expect(line).toMatch(/^(kms|tagging|sts|cloudtrail) [A-Z]\w+ (yes|no)$/);
  for (const line of [
    'kms Sign yes',
    'tagging GetResources yes',
    'tagging ListRequiredTags no',
    'sts AssumeRoot no',
    'cloudtrail LookupEvents yes',
  ]) {
    expect(lines).toContain(line);
  }
});
