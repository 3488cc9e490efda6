import { KeyManagerError } from '../../../manager/index.ts';
import { Laboratory } from '../../laboratory/laboratory.ts';
import type { PluginDescription } from './description.ts';
import { pluginTarget } from './plugin-target.ts';

/**
 * Starts a server of a plugin once, in an empty account, to see whether it can be started, whether it takes part in
 * the world's time, and whether it lets that go on.
 */
export async function probePlugin(plugin: PluginDescription): Promise<PluginDescription> {
  const lab = new Laboratory(pluginTarget({ ...plugin, virtualTime: true }), 'probe');
  try {
    const failure = await tryOut(lab).then(
      () => undefined,
      (error: Error) => error,
    );
    const { participants, departed } = lab.emulator.participants.list();
    const heldUp = departed.some(({ reason }) => reason === 'too many turns at one instant');
    const unusable = heldUp ? HOLDS_TIME_UP : failure && isFinal(failure) ? failure.message : undefined;
    return {
      ...plugin,
      virtualTime: participants.length + departed.length > 0,
      ...(unusable !== undefined && { unusable }),
    };
  } finally {
    await lab.close();
  }
}

/** It takes most of a minute to be put out, which a hundred checks would wait for again. */
const HOLDS_TIME_UP =
  'the plugin holds time up, and was put out after too many turns at one instant: its next deadline is always now ' +
  '(docs/clock-protocol.md)';

async function tryOut(lab: Laboratory): Promise<void> {
  const server = await lab.start('probe');
  await lab.pass(1);
  await server.stop();
}

/**
 * Whether it is no plugin, died, or did not answer in time, which a hundred checks would find out again. A refused
 * configuration is something else: checks ask for that.
 */
function isFinal(error: Error): boolean {
  return !(error instanceof KeyManagerError) || error.code === 'UNAVAILABLE';
}
