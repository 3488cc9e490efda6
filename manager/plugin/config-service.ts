import type { Clock } from '../clock.ts';
import { KeyManagerError } from '../key-manager.ts';
import type { Logger } from '../logger.ts';
import type { Handlers } from './add-service.ts';
import { parseHcl } from './hcl.ts';
import type { ManagerSlot } from './manager-slot.ts';
import { type ManagerName, type ManagerSettings, servedManager } from './managers.ts';
import type { ConfigureRequest } from './messages.ts';
import type { CONFIG } from './services.ts';

export interface Served {
  readonly manager: ManagerName;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Makes the manager that a server's configuration asks for; a later configuration replaces it. */
export function configService(slot: ManagerSlot, served: Served): Handlers<typeof CONFIG> {
  const { manager, clock, logger } = served;
  const { create, validate } = servedManager(manager);
  return {
    Configure: async (request) => {
      const settings = await readSettings(request);
      await slot.replace(() => create({ ...settings, clock, logger }));
      logger.info({ manager, trust_domain: settings.trustDomain }, 'configured');
      return {};
    },
    Validate: async (request) => {
      try {
        await validate(await readSettings(request));
        return { valid: true, notes: [] };
      } catch (error) {
        if (!(error instanceof KeyManagerError) || error.code !== 'INVALID_ARGUMENT') throw error;
        return { valid: false, notes: notesOf(error.message) };
      }
    },
  };
}

async function readSettings({
  coreConfiguration,
  hclConfiguration,
}: ConfigureRequest): Promise<Pick<ManagerSettings, 'configuration' | 'trustDomain'>> {
  if (!coreConfiguration?.trustDomain) {
    throw new KeyManagerError('INVALID_ARGUMENT', 'core configuration with a trust domain is required');
  }
  return {
    configuration: await parseHcl(hclConfiguration),
    trustDomain: coreConfiguration.trustDomain,
  };
}

/** One note a problem: a manager lists them under a headline. */
function notesOf(message: string): readonly string[] {
  const [headline = '', ...problems] = message.split('\n  - ');
  return problems.length > 0 ? problems : [headline];
}
