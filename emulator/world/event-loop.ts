/** Turns of the event loop without tracked work after which nothing more can be on its way. */
export const QUIET_TURNS = 2;

/** Lets everything go on that can go on without other threads and without time. */
export async function quietTurns(): Promise<void> {
  for (let quiet = 0; quiet < QUIET_TURNS; quiet++) await eventLoopTurn();
}

/**
 * Lets everything go on that only waits for promises: who waits for nothing else than this process has come to rest.
 * Takes a third of a turn of the event loop, and there are two of those in {@link quietTurns}.
 */
export async function quietPromises(): Promise<void> {
  // A tick that a promise's reaction asks for comes when no reaction is left to run.
  await undefined;
  await new Promise<void>((resolve) => process.nextTick(resolve));
}

/** Resolves in the next turn, after what came in meanwhile. */
export function eventLoopTurn(): Promise<void> {
  // biome-ignore lint/style/noRestrictedGlobals: a turn of the event loop is no time that passes
  return new Promise((resolve) => setImmediate(resolve));
}
