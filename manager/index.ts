export type { Cloud } from './aws-kms/cloud.ts';
export { type AwsKmsConfiguration, parseAwsKmsConfiguration } from './aws-kms/configuration.ts';
export { type AwsKmsKeyManagerOptions, createAwsKmsKeyManager } from './aws-kms/create.ts';
export { createSdkCloud, type SdkCloudOptions } from './aws-kms/sdk-cloud.ts';
export { type Clock, systemClock, tracked } from './clock.ts';
export {
  defineExtension,
  type Extension,
  type Surroundings,
} from './configuration-document/extension.ts';
export {
  type ConfigurationDocument,
  type ParseOptions,
  parseConfigurationDocument,
} from './configuration-document/parse.ts';
export {
  type CreateKeyManagerOptions,
  createKeyManager,
  type SurroundingsOptions,
} from './create-key-manager.ts';
export type { DefaktoCloud } from './defakto-aws-kms/cloud.ts';
export { createDefaktoKeyManager, type DefaktoKeyManagerOptions } from './defakto-aws-kms/create.ts';
export { createDiskKeyManager, type DiskKeyManagerOptions } from './disk/create.ts';
export { type FileSystem, machineFiles, type Release } from './files/file-system.ts';
export { MemoryFiles } from './files/memory-files.ts';
export {
  type HashAlgorithm,
  KEY_TYPES,
  type KeyManager,
  KeyManagerError,
  type KeyManagerErrorCode,
  type KeyType,
  type PublicKey,
  type RetirableKeyManager,
  type Signature,
  type SignerOptions,
} from './key-manager.ts';
export { createKeyResourceKeyManager, type KeyResourceKeyManagerOptions } from './key-resource/create.ts';
export { createFileStore } from './key-resource/file-store.ts';
export {
  type KeyResource,
  KeyResourceConflict,
  type KeyResourceStore,
  type VersionedKeyResource,
} from './key-resource/store.ts';
export { type LogFields, type Logger, silentLogger } from './logger.ts';
export { createMemoryKeyManager } from './memory/create.ts';
export type { Expects } from './migration/choice.ts';
export { type ConfigurationSource, ConfiguredKeyManager } from './migration/configured-key-manager.ts';
export type { Participant } from './migration/holder.ts';
export {
  createMigratingKeyManager,
  type MigratingKeyManager,
  type MigratingKeyManagerOptions,
} from './migration/migrating-key-manager.ts';
export { type WatchConfigurationOptions, watchConfiguration } from './migration/watch-configuration.ts';
export {
  PluginStartError,
  type PluginStartErrorCode,
  type StartPluginOptions,
  startPlugin,
} from './plugin/host.ts';
export type { PluginLogLine } from './plugin/log-line.ts';
export type { PluginExit } from './plugin/plugin-process.ts';
export type { RunningPlugin, Validation } from './plugin/running-plugin.ts';
export type { PluginTimeouts } from './plugin/timeouts.ts';
export { verifyDigest } from './plugin/verify.ts';
export { expectedKey } from './rotation/expected-key.ts';
export { type Journal, JournalError, type ServerIdentity } from './rotation/journal.ts';
export { fileJournalStore, type JournalStore } from './rotation/journal-store.ts';
export type { SpiffeBundle } from './trust-domain/bundle.ts';
export { createTrustDomainServer, type TrustDomainServerOptions } from './trust-domain/create.ts';
export type { ServerEvents } from './trust-domain/events.ts';
export type { JwtSvidRequest, X509SvidRequest } from './trust-domain/requests.ts';
export type { Health, JwtSvid, KeyStatus, TrustDomainServer, X509Svid } from './trust-domain/server.ts';
export { InputError } from './trust-domain/spiffe-id.ts';
export { verifyJwt, x509Problem } from './trust-domain/verifier.ts';
