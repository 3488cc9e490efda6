import type { Clock } from '../clock.ts';
import { KeyManagerError } from '../key-manager.ts';
import type { Logger } from '../logger.ts';
import type { Handlers } from './add-service.ts';
import { parseHcl } from './hcl.ts';
import type { ManagerSlot } from './manager-slot.ts';
import { loadManager, type ManagerName } from './managers.ts';
import type { ConfigureRequest } from './messages.ts';
import type { PluginData, PreparedManager } from './served-manager.ts';
import type { CONFIG } from './services.ts';

export interface Served {
  readonly manager: ManagerName;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Makes the manager that a server's configuration asks for; a later configuration replaces it. */
export function configService(slot: ManagerSlot, served: Served): Handlers<typeof CONFIG> {
  const { manager, clock, logger } = served;
  const prepare = async (data: PluginData): Promise<PreparedManager> =>
    (await loadManager(manager)).prepare(data);
  return {
    Configure: async (request) => {
      const data = await readData(request);
      const { identity, create } = await prepare(data);
      await slot.replace((files) => create({ clock, logger, files }), identity);
      logger.info({ manager, trust_domain: data.trustDomain }, 'configured');
      return {};
    },
    Validate: async (request) => {
      try {
        await (await prepare(await readData(request))).check?.();
        return { valid: true, notes: [] };
      } catch (error) {
        if (!(error instanceof KeyManagerError) || error.code !== 'INVALID_ARGUMENT') throw error;
        return { valid: false, notes: notesOf(error.message) };
      }
    },
  };
}

async function readData({ coreConfiguration, hclConfiguration }: ConfigureRequest): Promise<PluginData> {
  if (!coreConfiguration?.trustDomain) {
    throw new KeyManagerError('INVALID_ARGUMENT', 'core configuration with a trust domain is required');
  }
  return { fields: await parseHcl(hclConfiguration), trustDomain: coreConfiguration.trustDomain };
}

/** One note a problem: a manager lists them under a headline. */
function notesOf(message: string): readonly string[] {
  const [headline = '', ...problems] = message.split('\n  - ');
  return problems.length > 0 ? problems : [headline];
}
