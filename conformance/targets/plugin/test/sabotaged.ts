import { Server, ServerCredentials } from '@grpc/grpc-js';
import { followClock } from '../../../../manager/followed-clock/follow.ts';
import {
  createAwsKmsKeyManager,
  createSdkCloud,
  silentLogger,
  systemClock,
} from '../../../../manager/index.ts';
import { addService } from '../../../../manager/plugin/add-service.ts';
import { handshakeLine } from '../../../../manager/plugin/handshake.ts';
import { parseHcl } from '../../../../manager/plugin/hcl.ts';
import { keyManagerService } from '../../../../manager/plugin/key-manager-service.ts';
import { ManagerSlot } from '../../../../manager/plugin/manager-slot.ts';
import { CONFIG, CONTROLLER, INIT, KEY_MANAGER } from '../../../../manager/plugin/services.ts';
import { privateSocket } from '../../../../manager/plugin/socket.ts';
import { BROKEN_TARGETS } from '../../../self-test/registry.ts';

// Our manager as a plugin, broken on purpose as the target of the self-test is whose name it is given. It lives by the
// clock of the machine, or with the word "followed" after the name by that of the world.
const [, , sabotageName, whichClock] = process.argv;
const broken = BROKEN_TARGETS.find(({ name }) => name === sabotageName);
if (!broken?.sabotage) throw new Error(`There is no sabotage ${sabotageName}.`);
const { sabotage } = broken;
const { KEYPROOF_CLOCK: url = '', KEYPROOF_CLOCK_NAME: name = '' } = process.env;
const clock =
  whichClock === 'followed' ? await followClock({ url, name, onLost: () => process.exit(1) }) : systemClock;

const server = new Server();
const slot = new ManagerSlot(clock);
addService(server, KEY_MANAGER, keyManagerService(slot, clock), silentLogger);
addService(
  server,
  CONFIG,
  {
    Configure: async ({ coreConfiguration, hclConfiguration }) => {
      const configuration = await parseHcl(hclConfiguration);
      const trustDomain = coreConfiguration?.trustDomain ?? '';
      const cloud = createSdkCloud({ region: String(configuration.region), clock });
      await slot.replace(() =>
        createAwsKmsKeyManager({
          configuration,
          trustDomain,
          clock,
          logger: silentLogger,
          cloud: sabotage(cloud, { clock, configuration, trustDomain } as never),
        }),
      );
      return {};
    },
    Validate: async () => ({ valid: true, notes: [] }),
  },
  silentLogger,
);
addService(
  server,
  INIT,
  {
    Init: async () => ({ pluginServiceNames: [KEY_MANAGER, CONFIG] }),
    Deinit: async () => {
      await slot.close();
      return {};
    },
  },
  silentLogger,
);
addService(
  server,
  CONTROLLER,
  {
    Shutdown: async () => {
      process.nextTick(() => process.exit());
      return {};
    },
  },
  silentLogger,
);
const socket = privateSocket();
process.on('exit', socket.remove);
server.bindAsync(`unix:${socket.path}`, ServerCredentials.createInsecure(), () => {
  process.stdout.write(handshakeLine(socket.path));
});
