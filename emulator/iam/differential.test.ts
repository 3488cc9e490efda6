import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryCase } from './test/arbitrary.ts';
import { DIFFERENCES } from './test/differences.ts';
import { theyAllow, weAllow } from './test/simulator.ts';

/*
 * Two evaluators that know nothing of each other: ours, and @cloud-copilot/iam-simulate, which is AGPL and
 * therefore a dependency of this test alone. KEYPROOF_CASES sets the number of cases.
 */

test('the two agree on thousands of requests, but for the known differences', async () => {
  let allowed = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryCase, async (it) => {
      fc.pre(!DIFFERENCES.some((difference) => difference.includes(it)));
      const ours = weAllow(it);
      expect(await theyAllow(it)).toBe(ours);
      if (ours) allowed++;
    }),
    { seed: 20_260_131, numRuns: Number(process.env.KEYPROOF_CASES ?? 6000) },
  );
  // Cases that are all refused would prove little.
  expect(allowed).toBeGreaterThan(500);
});

test.each(DIFFERENCES)('they differ over $name', async ({ includes, witness, allowed }) => {
  expect(includes(witness)).toBe(true);
  expect(weAllow(witness)).toBe(allowed);
  expect(await theyAllow(witness)).toBe(!allowed);
});
