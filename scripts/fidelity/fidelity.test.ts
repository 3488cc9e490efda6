import { expect, test } from 'vitest';
import { kms } from '../../emulator/aws/kms/registry.ts';
import { mergeEvidence } from './evidence.ts';
import { listRefusals, refusalOf } from './refusals.ts';
import { renderFidelity } from './render.ts';

const refusals = listRefusals();

function pageOf(evidence: Parameters<typeof mergeEvidence>[0]): string {
  return renderFidelity([kms], mergeEvidence(evidence), refusals);
}

test('a refusal says its code, its text and how sure it is', () => {
  const refusal = refusals.find(({ code }) => code === 'DisabledException');
  expect(refusal).toMatchObject({ service: 'kms', text: '<key.arn> is disabled.', certainty: 'recorded' });
});

test('of all refusals that fit a text, the one that says most is named', () => {
  const text = "Key 'arn:aws:kms:us-east-1:000000000000:key/x' does not exist";
  expect(refusalOf(refusals, 'kms', 'NotFoundException', text)?.text).toBe("Key '<arn>' does not exist");
  expect(refusalOf(refusals, 'sts', 'NotFoundException', text)).toBeUndefined();
});

test('what no test showed is said to be so', () => {
  const sign = pageOf([]).split('### Sign\n')[1]?.split('###')[0] ?? '';
  expect(sign).toContain('| **KeyId** | string 1..2048 | not shown by a test |');
  expect(sign).toContain('NotFoundException');
});

test('evidence of several files is put together', () => {
  const first = { accepted: { MessageType: ['RAW'] }, refused: {}, notEmulated: [], errors: {} };
  const second = {
    accepted: { MessageType: ['DIGEST'] },
    refused: { SigningAlgorithm: ['SM2DSA'] },
    notEmulated: ['DryRun'],
    errors: { DisabledException: ['arn:aws:kms:us-east-1:000000000000:key/x is disabled.'] },
  };
  const sign =
    pageOf([{ 'kms:Sign': first }, { 'kms:Sign': second }])
      .split('### Sign\n')[1]
      ?.split('###')[0] ?? '';
  expect(sign).toContain('| MessageType | string, one of 3 | yes; not shown: EXTERNAL_MU |');
  expect(sign).toContain('| **SigningAlgorithm** | string, one of 13 | in refused requests only |');
  expect(sign).toContain('| DryRun | boolean | refused with 501 |');
  expect(sign).toContain('| DisabledException | &lt;key.arn> is disabled. | recorded |');
});
