import { quietTurns } from '../../../emulator/server.ts';
import {
  type KeyManager,
  type Logger,
  type PluginLogLine,
  type PluginTimeouts,
  type RunningPlugin,
  startPlugin,
} from '../../../manager/index.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { FEATURES, type Feature } from '../../vocabulary.ts';
import type { ServerEnvironment, Target } from '../target.ts';
import { placeholdersOf, renderTemplate } from './configuration-template.ts';
import type { PluginDescription } from './description.ts';
import { hclOf } from './hcl.ts';
import { processEnvironment } from './process-environment.ts';

/** Milliseconds of the machine's time; the others are SPIRE's own limits. */
const TIMEOUTS = { start: 60_000, call: 30_000, configure: 60_000 } as const;

const LACKS = {
  'virtual-time': 'it does not take part in the clock protocol (docs/clock-protocol.md)',
  'both-modes': 'its configuration file has neither {{mode}} nor {{tag_discovery}}',
  'key-tags': 'its configuration file has no {{key_tags}}',
  'key-policy': 'its configuration file has no {{key_policy_file}}',
  region: 'its configuration file has no {{region}}',
} as const;

/** A key manager plugin whose servers are processes of their own. */
export function pluginTarget(plugin: PluginDescription): Target {
  const timeouts = { ...TIMEOUTS, ...plugin.timeouts };
  return {
    id: `plugin:${plugin.commandLine}:${plugin.mode}`,
    description: { kind: 'plugin', plugin },
    mode: plugin.mode,
    features: featuresOf(plugin),
    lacks: LACKS,
    ...(plugin.configuration && { options: ['--target-config', plugin.configuration.file] }),
    // The limits of the host have better messages; this one is there for what they forget.
    patience: timeouts.start + timeouts.configure,
    start: (environment) => startServer(plugin, environment, timeouts),
  };
}

/** Whether a configuration chooses between the discovery modes, so that one can be gone over to. */
export function choosesMode({ configuration }: Pick<PluginDescription, 'configuration'>): boolean {
  if (!configuration) return true;
  const names = placeholdersOf(configuration.template);
  return names.has('mode') || names.has('tag_discovery');
}

function featuresOf(plugin: PluginDescription): ReadonlySet<Feature> {
  const { configuration } = plugin;
  const names = configuration && placeholdersOf(configuration.template);
  const has: Readonly<Record<Feature, boolean>> = {
    'virtual-time': plugin.virtualTime,
    crash: true,
    'both-modes': choosesMode(plugin),
    'key-tags': names?.has('key_tags') ?? true,
    'key-policy': names?.has('key_policy_file') ?? true,
    region: names?.has('region') ?? true,
  };
  return new Set(FEATURES.filter((feature) => has[feature]));
}

async function startServer(
  plugin: PluginDescription,
  environment: ServerEnvironment,
  timeouts: Partial<PluginTimeouts>,
): Promise<KeyManager> {
  if (plugin.unusable !== undefined) throw new Error(plugin.unusable);
  const { name, trustDomain, configuration, killed } = environment;
  const endpoint = await environment.endpoint();
  const clockName = plugin.virtualTime ? name : undefined;
  // A process that is killed leaves its socket behind: not among what is everybody's.
  const { path, remove: tidy } = temporaryDirectory();
  // Nobody waits for time to pass before it is configured.
  const running = await environment
    .track(() =>
      startPlugin({
        command: plugin.command,
        args: plugin.args,
        env: {
          ...processEnvironment({ endpoint, configuration, clockName }, process.env),
          PLUGIN_UNIX_SOCKET_DIR: path,
        },
        trustDomain,
        onLog: (line) => log(environment.logger, line),
        timeouts,
        killed,
      }),
    )
    .catch((error: unknown) => {
      tidy();
      throw error;
    });
  killed.addEventListener('abort', () => environment.ending(running.kill().finally(tidy)));
  const server = askedThrough(environment, running);
  try {
    await server.configure(hclFor(plugin, environment, endpoint));
  } catch (error) {
    await running.kill().finally(tidy);
    throw error;
  }
  return { ...server, close: () => server.close().finally(tidy) };
}

function hclFor(
  { configuration }: PluginDescription,
  { name, trustDomain, configuration: fields }: ServerEnvironment,
  endpoint: string,
): string {
  if (configuration) {
    return renderTemplate(configuration.template, { name, trustDomain, configuration: fields, endpoint });
  }
  // The discovery mode of old versions is not named: they may not know the field.
  const { enable_tag_based_key_discovery: byTags, ...rest } = fields;
  return hclOf({ ...rest, ...(byTags === true && { enable_tag_based_key_discovery: true }) });
}

type AskedPlugin = KeyManager & Pick<RunningPlugin, 'configure'>;

/** Each call is one that time waits for, and its log lines are read when it is over. */
function askedThrough({ ask }: ServerEnvironment, plugin: RunningPlugin): AskedPlugin {
  const asked = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await ask(call);
    } finally {
      // A plugin logs before it answers; both are there, but they come on different ways.
      await quietTurns();
    }
  };
  return {
    configure: (hcl) => asked(() => plugin.configure(hcl)),
    generateKey: (keyId, keyType) => asked(() => plugin.generateKey(keyId, keyType)),
    getPublicKey: (keyId) => asked(() => plugin.getPublicKey(keyId)),
    getPublicKeys: () => asked(() => plugin.getPublicKeys()),
    signData: (keyId, digest, options) => asked(() => plugin.signData(keyId, digest, options)),
    close: () => asked(() => plugin.close()),
  };
}

function log(logger: Logger, { level, message, fields }: PluginLogLine): void {
  logger[level === 'raw' || level === 'trace' ? 'debug' : level](fields, message);
}
