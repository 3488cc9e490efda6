import { type ServiceError, status } from '@grpc/grpc-js';
import type { Clock } from '../clock.ts';
import {
  type KeyManager,
  KeyManagerError,
  type KeyType,
  type PublicKey,
  type Signature,
  type SignerOptions,
} from '../key-manager.ts';
import { hashToWire, keyTypeFromWire, keyTypeToWire } from './key-types.ts';
import type { Services, WirePublicKey } from './messages.ts';
import { PluginConnection } from './plugin-connection.ts';
import { describeExit, type PluginExit, type PluginProcess } from './plugin-process.ts';
import { CONFIG, CONTROLLER, INIT, KEY_MANAGER } from './services.ts';
import { fromStatus, isServiceError } from './status.ts';
import { withTimeout } from './timeout.ts';
import type { PluginTimeouts } from './timeouts.ts';

interface Started {
  readonly process: PluginProcess;
  readonly target: string;
  readonly clock: Clock;
  readonly timeouts: PluginTimeouts;
  readonly trustDomain: string;
}

/** A plugin's opinion of a configuration. */
export interface Validation {
  readonly valid: boolean;
  readonly notes: readonly string[];
}

/** A key manager in a plugin's process. What the plugin answers is checked as a SPIRE server checks it. */
export class RunningPlugin implements KeyManager {
  readonly #process: PluginProcess;
  readonly #connection: PluginConnection;
  readonly #clock: Clock;
  readonly #timeouts: PluginTimeouts;
  readonly #trustDomain: string;
  #closing: Promise<void> | undefined;
  #disconnected = false;

  constructor({ process, target, clock, timeouts, trustDomain }: Started) {
    this.#process = process;
    this.#connection = new PluginConnection(target);
    this.#clock = clock;
    this.#timeouts = timeouts;
    this.#trustDomain = trustDomain;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Resolves when the process has ended, for whatever reason. */
  get exited(): Promise<PluginExit> {
    return this.#process.exited;
  }

  /** Says hello. @returns the services that a key manager must offer, and this plugin does not */
  async init(): Promise<readonly string[]> {
    const { pluginServiceNames } = await this.#call(INIT, 'Init', { hostServiceNames: [] }, 'initialize');
    return [KEY_MANAGER, CONFIG].filter((name) => !pluginServiceNames.includes(name));
  }

  /** Configures it, for the first time or anew. @param hcl plugin_data */
  async configure(hcl: string): Promise<void> {
    const { configure } = this.#timeouts;
    await this.#call(CONFIG, 'Configure', this.#configuration(hcl), 'take its configuration', configure);
  }

  /** Asks what it thinks of a configuration, without using it. @param hcl plugin_data */
  async validate(hcl: string): Promise<Validation> {
    const { valid, notes } = await this.#call(
      CONFIG,
      'Validate',
      this.#configuration(hcl),
      'check a configuration',
    );
    return { valid, notes };
  }

  async generateKey(keyId: string, keyType: KeyType): Promise<PublicKey> {
    const doing = `generate key "${keyId}"`;
    const request = { keyId, keyType: keyTypeToWire(keyType) };
    const { publicKey } = await this.#call(KEY_MANAGER, 'GenerateKey', request, doing);
    const key = checkKey(publicKey, doing, keyId);
    if (key.type === keyType) return key;
    throw broken(doing, `it was asked for a key of type ${keyType} and made one of type ${key.type}`);
  }

  async getPublicKey(keyId: string): Promise<PublicKey> {
    const doing = `get the public key of "${keyId}"`;
    const { publicKey } = await this.#call(KEY_MANAGER, 'GetPublicKey', { keyId }, doing);
    return checkKey(publicKey, doing, keyId);
  }

  async getPublicKeys(): Promise<readonly PublicKey[]> {
    const doing = 'list the public keys';
    const { publicKeys } = await this.#call(KEY_MANAGER, 'GetPublicKeys', {}, doing);
    const keys = publicKeys.map((key) => checkKey(key, doing));
    const twice = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) !== index);
    if (twice) throw broken(doing, `it listed key "${twice.id}" twice`);
    return keys.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  async signData(keyId: string, digest: Uint8Array, options: SignerOptions): Promise<Signature> {
    const doing = `sign with key "${keyId}"`;
    const hashAlgorithm = hashToWire(options.hashAlgorithm);
    const { signature, keyFingerprint } = await this.#call(
      KEY_MANAGER,
      'SignData',
      {
        keyId,
        data: digest,
        ...(options.pss
          ? { pssOptions: { saltLength: options.pss.saltLength, hashAlgorithm } }
          : { hashAlgorithm }),
      },
      doing,
    );
    if (signature.length === 0) throw broken(doing, 'it answered without a signature');
    if (keyFingerprint === '') throw broken(doing, 'it answered without the fingerprint of the key');
    return { signature, keyFingerprint };
  }

  /** Ends it as a server does: Deinit, Shutdown, and a kill when the process is still there after a while. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Ends the process at once, as a crash does. */
  async kill(): Promise<PluginExit> {
    this.disconnect();
    return this.#process.kill();
  }

  disconnect(): void {
    this.#disconnected = true;
    this.#connection.close();
  }

  async #close(): Promise<void> {
    // A plugin that cannot do one of these is ended all the same.
    await this.#call(INIT, 'Deinit', {}, 'deinitialize').catch(ignore);
    await this.#call(CONTROLLER, 'Shutdown', {}, 'shut down', this.#timeouts.exit).catch(ignore);
    this.disconnect();
    await withTimeout(this.#clock, this.#timeouts.exit, this.exited, () => new Error('late')).catch(() =>
      this.#process.kill(),
    );
  }

  #configuration(hclConfiguration: string) {
    return { coreConfiguration: { trustDomain: this.#trustDomain }, hclConfiguration };
  }

  async #call<Name extends keyof Services, Method extends keyof Services[Name] & string>(
    service: Name,
    method: Method,
    request: Parameters<typeof PluginConnection.prototype.call<Name, Method>>[2],
    doing: string,
    timeout: number = this.#timeouts.call,
  ) {
    if (this.#disconnected) {
      throw new KeyManagerError('UNAVAILABLE', `the plugin was ended before it was to ${doing}`);
    }
    const { answer, cancel } = this.#connection.call(service, method, request);
    const late = () =>
      new KeyManagerError(
        'UNAVAILABLE',
        `the plugin did not ${doing} within ${timeout / 1000} s${this.#process.lastWords()}`,
      );
    try {
      return await withTimeout(this.#clock, timeout, answer, late);
    } catch (error) {
      cancel();
      throw await this.#explain(error, doing);
    }
  }

  /** A lost connection says little; how the process ended, and what it said, says more. */
  async #explain(error: unknown, doing: string): Promise<unknown> {
    if (!isServiceError(error)) return error;
    const told = fromStatus(error, doing);
    if (!LOST.has(error.code) || isAnswer(error)) return told;
    const exit = await this.#process.ended();
    const lastWords = this.#process.lastWords();
    return exit
      ? new KeyManagerError(
          'UNAVAILABLE',
          `the plugin ${describeExit(exit)} when it was to ${doing}${lastWords}`,
          { cause: error },
        )
      : new KeyManagerError(told.code, `${told.message}${lastWords}`, { cause: error });
  }
}

function checkKey(key: WirePublicKey | null, doing: string, keyId?: string): PublicKey {
  if (!key) throw broken(doing, 'it answered without a public key');
  const { id, pkixData, fingerprint } = key;
  if (keyId !== undefined && id !== keyId) {
    throw broken(doing, `it was asked for key "${keyId}" and answered with key "${id}"`);
  }
  if (id === '') throw broken(doing, 'it answered with a key that has no id');
  if (pkixData.length === 0) throw broken(doing, `key "${id}" has no public key data`);
  if (fingerprint === '') throw broken(doing, `key "${id}" has no fingerprint`);
  return { id, type: typeOf(key, doing), pkixData, fingerprint };
}

function typeOf({ id, type }: WirePublicKey, doing: string): KeyType {
  try {
    return keyTypeFromWire(type);
  } catch {
    throw broken(doing, `key "${id}" is of type ${type}`);
  }
}

/** An answer that SPIRE does not take either. */
function broken(doing: string, what: string): KeyManagerError {
  return new KeyManagerError('INTERNAL', `the plugin failed to ${doing}: ${what}`);
}

/** What gRPC makes of a connection that breaks; a plugin can answer so as well. */
const LOST: ReadonlySet<status> = new Set([status.UNAVAILABLE, status.INTERNAL, status.CANCELLED]);

/** A status that came over the wire has the headers of its answer. */
const isAnswer = ({ metadata }: ServiceError): boolean => metadata.get('content-type').length > 0;

const ignore = (): void => {};
