import type { z } from 'zod';
import type { Cloud } from '../aws-kms/cloud.ts';
import type { SdkCloudOptions } from '../aws-kms/sdk-cloud.ts';
import type { Clock } from '../clock.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { KeyManager } from '../key-manager.ts';
import type { Logger } from '../logger.ts';
import type { Expects } from '../migration/choice.ts';

/** What every key manager is started with, whatever its configuration says. */
export interface Surroundings {
  readonly trustDomain: string;
  /** Whose keys they are, for managers that tell servers of one trust domain apart by it. */
  readonly deploymentId?: string;
  readonly serverId?: string;
  /** What the caller's journal says of the keys in use. */
  readonly expects?: Expects;
  /** Whether all that is expected is here, and worth waiting for; else another manager may hold it. */
  readonly isOnly?: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly files: FileSystem;
  /** How AWS is reached, when not as the configuration says. */
  readonly aws?: Pick<SdkCloudOptions, 'endpoint' | 'requestHandler'> & { readonly cloud?: Cloud };
}

/** One kind of key manager, as the section KeyManager of a configuration document names it. */
export interface Extension<Fields = unknown> {
  /** The name under spec.extensions. */
  readonly name: string;
  /** The extension's fields; strict, so that an unknown one is refused. */
  readonly schema: z.ZodType<Fields>;
  /** What is wrong with fields that are each well-formed; a text that begins with a field's name is told there. */
  readonly check?: (fields: Fields, trustDomain: string) => readonly string[];
  /** Keys belong to one server of a deployment: the surroundings have to say which. */
  readonly needsOwner?: boolean;
  /** Keys are lost with the process: there is nothing to come back to after a restart. */
  readonly volatile?: boolean;
  /** Milliseconds that keys stay after another manager has replaced them; 30,000 when absent. */
  readonly retireAfter?: number;
  /** Starts the manager. It creates no key. */
  readonly create: (fields: Fields, surroundings: Surroundings) => Promise<KeyManager>;
}

/** Checks an extension against its own fields, and forgets their type: a table holds them all. */
export function defineExtension<Fields>(extension: Extension<Fields>): Extension {
  return extension as Extension;
}
