export type { Cloud } from './aws-kms/cloud.ts';
export { type AwsKmsConfiguration, parseAwsKmsConfiguration } from './aws-kms/configuration.ts';
export { type AwsKmsKeyManagerOptions, createAwsKmsKeyManager } from './aws-kms/create.ts';
export { createSdkCloud, type SdkCloudOptions } from './aws-kms/sdk-cloud.ts';
export { type Clock, systemClock } from './clock.ts';
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
export { type LogFields, type Logger, silentLogger } from './logger.ts';
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
