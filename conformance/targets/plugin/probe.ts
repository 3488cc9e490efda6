import { KeyManagerError } from '../../../manager/index.ts';
import { Laboratory } from '../../laboratory/laboratory.ts';
import type { PluginDescription } from './description.ts';
import { pluginTarget } from './plugin-target.ts';

/**
 * Starts a server of a plugin once, in an empty account, to see whether it can be started and whether it takes part
 * in the world's time.
 */
export async function probePlugin(plugin: PluginDescription): Promise<PluginDescription> {
  const lab = new Laboratory(pluginTarget({ ...plugin, virtualTime: true }), 'probe');
  try {
    const failure = await lab.start('probe').then(
      async (server) => {
        await server.stop();
      },
      (error: Error) => error,
    );
    const { participants, departed } = lab.emulator.participants.list();
    return {
      ...plugin,
      virtualTime: participants.length + departed.length > 0,
      ...(failure && isFinal(failure) && { unusable: failure.message }),
    };
  } finally {
    await lab.close();
  }
}

/**
 * Whether it is no plugin, died, or did not answer in time, which a hundred checks would find out again. A refused
 * configuration is something else: checks ask for that.
 */
function isFinal(error: Error): boolean {
  return !(error instanceof KeyManagerError) || error.code === 'UNAVAILABLE';
}
