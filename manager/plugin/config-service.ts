import type { Clock } from '../clock.ts';
import { KeyManagerError } from '../key-manager.ts';
import type { Logger } from '../logger.ts';
import type { Handlers } from './add-service.ts';
import { type HclOptions, parseHcl } from './hcl.ts';
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
  const prepare = async (
    request: ConfigureRequest,
  ): Promise<{ readonly prepared: PreparedManager; readonly data: PluginData }> => {
    const loaded = await loadManager(manager);
    const data = await readData(request, loaded);
    return { prepared: loaded.prepare(data), data };
  };
  return {
    Configure: async (request) => {
      const { prepared, data } = await prepare(request);
      const { identity, create } = prepared;
      await slot.replace((files) => create({ clock, logger, files }), identity);
      logger.info({ manager, trust_domain: data.trustDomain }, 'configured');
      return {};
    },
    Validate: async (request) => {
      try {
        const { prepared } = await prepare(request);
        await prepared.check?.();
        return { valid: true, notes: [] };
      } catch (error) {
        if (!(error instanceof KeyManagerError) || error.code !== 'INVALID_ARGUMENT') throw error;
        return { valid: false, notes: notesOf(error.message) };
      }
    },
  };
}

async function readData(
  { coreConfiguration, hclConfiguration }: ConfigureRequest,
  options: HclOptions,
): Promise<PluginData> {
  if (!coreConfiguration?.trustDomain) {
    throw new KeyManagerError('INVALID_ARGUMENT', 'core configuration with a trust domain is required');
  }
  return { fields: await parseHcl(hclConfiguration, options), trustDomain: coreConfiguration.trustDomain };
}

/** One note a problem: a manager lists them under a headline. */
function notesOf(message: string): readonly string[] {
  const [headline = '', ...problems] = message.split('\n  - ');
  return problems.length > 0 ? problems : [headline];
}
