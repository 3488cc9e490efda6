import { describe, expect, test } from 'vitest';
import type { Authority } from './authority.ts';
import { nextInstant, nextStep, type Situation } from './plan.ts';

/** A life of 600: prepared at 300, activated at 500. */
function authority(id: string, slot: 'A' | 'B', change: Partial<Authority> = {}): Authority {
  return {
    id,
    use: 'x509-CA',
    keyId: `x509-CA-${slot}`,
    keyType: 'ec-p256',
    state: 'active',
    publicKey: id,
    preparedAt: 0,
    notBefore: 0,
    notAfter: 600,
    ...change,
  };
}

function situation(authorities: readonly Authority[], lost: readonly string[] = []): Situation {
  return { use: 'x509-CA', authorities, holds: ({ id }) => !lost.includes(id), propagation: 10 };
}

const a = authority('a', 'A');
const b = authority('b', 'B', { state: 'prepared', preparedAt: 300, notBefore: 300, notAfter: 900 });

describe('nextStep', () => {
  test.each<[string, readonly Authority[], number, ReturnType<typeof nextStep>]>([
    ['the first key', [], 0, { do: 'prepare', keyId: 'x509-CA-A' }],
    ['it is used at once', [{ ...a, state: 'prepared' }], 0, { do: 'activate', id: 'a' }],
    ['before half of its life', [a], 299, undefined],
    ['half of its life', [a], 300, { do: 'prepare', keyId: 'x509-CA-B' }],
    ['the successor waits', [a, b], 499, undefined],
    ['five sixths', [a, b], 500, { do: 'activate', id: 'b' }],
    ['a successor that was late is seen first', [a, { ...b, preparedAt: 495 }], 504, undefined],
    ['and then takes over', [a, { ...b, preparedAt: 495 }], 505, { do: 'activate', id: 'b' }],
    ['the active one has ended', [a, b], 600, { do: 'activate', id: 'b' }],
    ['all have ended', [a, b], 900, { do: 'prepare', keyId: 'x509-CA-A' }],
    ['the clock is before all of them', [a], -1, { do: 'prepare', keyId: 'x509-CA-B' }],
    [
      'those of another use do not count',
      [{ ...a, use: 'JWT-Signer', keyId: 'JWT-Signer-A' }],
      0,
      { do: 'prepare', keyId: 'x509-CA-A' },
    ],
    [
      'what is only published cannot sign',
      [{ ...a, state: 'published' }],
      0,
      { do: 'prepare', keyId: 'x509-CA-A' },
    ],
  ])('%s', (_what, authorities, now, step) => {
    expect(nextStep(situation(authorities), now)).toEqual(step);
  });

  test.each<[string, readonly Authority[], readonly string[], ReturnType<typeof nextStep>]>([
    ['of the active one: the prepared one takes over', [a, b], ['a'], { do: 'activate', id: 'b' }],
    [
      'of both: the slot without a key comes first',
      [a, b],
      ['a', 'b'],
      { do: 'prepare', keyId: 'x509-CA-A' },
    ],
    ['of the prepared one: its slot is prepared again', [a, b], ['b'], { do: 'prepare', keyId: 'x509-CA-B' }],
    [
      'of the active one: an old one signs again',
      [
        { ...a, state: 'old' },
        { ...b, state: 'active' },
      ],
      ['b'],
      { do: 'activate', id: 'a' },
    ],
  ])('the key is lost %s', (_what, authorities, lost, step) => {
    expect(nextStep(situation(authorities, lost), 400)).toEqual(step);
  });

  test('the next instant is the one at which there is something to do', () => {
    for (const authorities of [[a], [a, b], [a, { ...b, preparedAt: 495 }]]) {
      const next = nextInstant(situation(authorities), 300);
      if (next > 300) expect(nextStep(situation(authorities), next - 1)).toBeUndefined();
      expect(nextStep(situation(authorities), next)).toBeDefined();
    }
  });
});
