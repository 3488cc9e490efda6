import { afterAll, expect } from 'vitest';
import { createEmulator, type EmulatorOptions } from '../server.ts';
import { clientsOf } from './clients.ts';
import { gatherEvidence } from './evidence.ts';

/** The first instant of every test world. */
export const START = '2026-01-31T00:00:00.000Z';

export const DAY = 24 * 60 * 60 * 1000;

/** START, so many milliseconds later. */
export function later(milliseconds: number): Date {
  return new Date(Date.parse(START) + milliseconds);
}

/**
 * An emulator for the tests of one file, with a clock that stands still, and SDK clients that call it. An
 * internal error of the emulator fails the file, whatever its tests looked at.
 */
export function testWorld(options: EmulatorOptions = {}) {
  const internalErrors: unknown[] = [];
  const emulator = createEmulator({
    clock: START,
    seed: 1,
    onInternalError: (error) => internalErrors.push(error),
    onWarning: () => {},
    ...options,
  });
  gatherEvidence(emulator);
  afterAll(async () => {
    await emulator.close();
    expect(internalErrors).toEqual([]);
  });
  return { emulator, ...clientsOf(emulator), internalErrors };
}

export type TestWorld = ReturnType<typeof testWorld>;
