import { createHash } from 'node:crypto';
import { Command, CommanderError } from 'commander';
import {
  type HashAlgorithm,
  KEY_TYPES,
  type KeyType,
  type PublicKey,
  type RunningPlugin,
  type SignerOptions,
  verifyDigest,
} from '../../manager/index.ts';
import { UsageError } from '../exit-codes.ts';
import { readBytes, readText } from './read-file.ts';
import { splitWords } from './words.ts';

/** What a line of the user's led to. */
export type Answer =
  | { readonly command: 'generate' | 'get'; readonly key: PublicKey }
  | { readonly command: 'list'; readonly keys: readonly PublicKey[] }
  | {
      readonly command: 'sign';
      readonly keyId: string;
      readonly signature: Uint8Array;
      readonly fingerprint: string;
    }
  | { readonly command: 'configure' }
  | { readonly command: 'validate'; readonly valid: boolean; readonly notes: readonly string[] }
  | { readonly command: 'help'; readonly text: string };

const HASHES = ['sha256', 'sha384', 'sha512'] as const satisfies readonly HashAlgorithm[];

/** KMS ties a curve to a hash; for RSA it is the usual one. */
const USUAL_HASH = {
  'ec-p256': 'sha256',
  'ec-p384': 'sha384',
  'rsa-2048': 'sha256',
  'rsa-4096': 'sha256',
} as const satisfies Record<KeyType, HashAlgorithm>;

interface SignArguments {
  readonly digest?: string;
  readonly hash?: string;
  readonly pss?: string;
}

/**
 * Does what a line says; an empty line and a comment do nothing.
 * @throws UsageError for the line, KeyManagerError for the plugin's refusal, Error for a signature that is wrong.
 */
export async function ask(plugin: RunningPlugin, line: string): Promise<Answer | 'end' | undefined> {
  const words = splitWords(line);
  if (words.length === 0 || words[0]?.startsWith('#')) return undefined;
  let answer: Answer | 'end' | undefined;
  const commands = language(plugin, (given) => {
    answer = given;
  });
  try {
    await commands.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed' || error.code === 'commander.help') {
      return { command: 'help', text: commands.helpInformation() };
    }
    throw new UsageError(`${error.message.replace(/^error: /, '')} ('help' names the commands)`);
  }
  return answer;
}

function language(plugin: RunningPlugin, give: (answer: Answer | 'end') => void): Command {
  const commands = new Command('plugin-host').usage('<command>').description('What the plugin can be asked.');
  commands
    .command('generate <id> <type>')
    .description(`make a key; types: ${KEY_TYPES.join(', ')}`)
    .action(async (id: string, type: string) =>
      give({ command: 'generate', key: await plugin.generateKey(id, keyType(type)) }),
    );
  commands
    .command('get <id>')
    .description('the public key of one key')
    .action(async (id: string) => give({ command: 'get', key: await plugin.getPublicKey(id) }));
  commands
    .command('list')
    .description('all keys')
    .action(async () => give({ command: 'list', keys: await plugin.getPublicKeys() }));
  commands
    .command('sign <id> [file]')
    .description('sign a file, or a digest in hexadecimal; the signature is verified with the public key')
    .option('--digest <hex>')
    .option('--hash <name>', HASHES.join(', '))
    .option('--pss <bytes>', 'RSASSA-PSS with a salt of so many bytes; -1 for as many as the hash has')
    .action(async (id: string, file: string | undefined, options: SignArguments) =>
      give(await sign(plugin, id, file, options)),
    );
  commands
    .command('configure <file>')
    .description('configure it anew')
    .action(async (file: string) => {
      await plugin.configure(readText(file));
      give({ command: 'configure' });
    });
  commands
    .command('validate <file>')
    .description('ask what it thinks of a configuration')
    .action(async (file: string) =>
      give({ command: 'validate', ...(await plugin.validate(readText(file))) }),
    );
  commands
    .command('shutdown')
    .description('end it as a server does')
    .action(async () => {
      await plugin.close();
      give('end');
    });
  for (const command of [commands, ...commands.commands]) {
    command
      .exitOverride()
      .allowExcessArguments(false)
      .configureOutput({ writeOut() {}, writeErr() {} });
  }
  return commands;
}

async function sign(
  plugin: RunningPlugin,
  keyId: string,
  file: string | undefined,
  { digest: hex, hash, pss }: SignArguments,
): Promise<Answer> {
  if ((file === undefined) === (hex === undefined)) {
    throw new UsageError('sign takes either a file or --digest with hexadecimal digits');
  }
  if (hex !== undefined && !/^([0-9a-f]{2})+$/i.test(hex)) {
    throw new UsageError(`--digest takes pairs of hexadecimal digits, not '${hex}'`);
  }
  const key = await plugin.getPublicKey(keyId);
  const hashAlgorithm = hash === undefined ? USUAL_HASH[key.type] : hashAlgorithmOf(hash);
  const digest =
    hex === undefined
      ? createHash(hashAlgorithm)
          .update(readBytes(file ?? ''))
          .digest()
      : Buffer.from(hex, 'hex');
  const options: SignerOptions = { hashAlgorithm, ...(pss !== undefined && { pss: saltOf(pss) }) };
  const { signature, keyFingerprint: fingerprint } = await plugin.signData(keyId, digest, options);
  if (fingerprint !== key.fingerprint) {
    throw new Error(
      `the plugin signed with the key of fingerprint ${fingerprint}, but "${keyId}" has ${key.fingerprint}`,
    );
  }
  if (!(await verifyDigest(key, digest, options, signature))) {
    throw new Error(`the signature does not verify with the public key of "${keyId}"`);
  }
  return { command: 'sign', keyId, signature, fingerprint };
}

function keyType(text: string): KeyType {
  const type = KEY_TYPES.find((known) => known === text);
  if (!type) throw new UsageError(`'${text}' is no key type; use one of ${KEY_TYPES.join(', ')}`);
  return type;
}

function hashAlgorithmOf(text: string): HashAlgorithm {
  const hash = HASHES.find((known) => known === text);
  if (!hash) throw new UsageError(`'${text}' is no hash algorithm; use one of ${HASHES.join(', ')}`);
  return hash;
}

function saltOf(text: string): { readonly saltLength: number } {
  if (!/^-?\d+$/.test(text)) throw new UsageError(`--pss takes a number of bytes, not '${text}'`);
  return { saltLength: Number(text) };
}
