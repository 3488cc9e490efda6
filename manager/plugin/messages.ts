/** The messages of proto/ as proto-loader hands them over; absent fields have their defaults. */

export type WireKeyType = 'UNSPECIFIED_KEY_TYPE' | 'EC_P256' | 'EC_P384' | 'RSA_2048' | 'RSA_4096';

export type WireHashAlgorithm =
  | 'UNSPECIFIED_HASH_ALGORITHM'
  | 'SHA224'
  | 'SHA256'
  | 'SHA384'
  | 'SHA512'
  | 'SHA3_224'
  | 'SHA3_256'
  | 'SHA3_384'
  | 'SHA3_512'
  | 'SHA512_224'
  | 'SHA512_256';

export interface WirePublicKey {
  readonly id: string;
  /** A number where the enum has no such name. */
  readonly type: WireKeyType | number;
  readonly pkixData: Uint8Array;
  readonly fingerprint: string;
}

/** null: a message that was left out. */
interface OnePublicKey {
  readonly publicKey: WirePublicKey | null;
}

export interface SignDataRequest {
  readonly keyId: string;
  readonly data: Uint8Array;
  /** Which of the two below was set. */
  readonly signerOpts?: 'hashAlgorithm' | 'pssOptions';
  readonly hashAlgorithm?: WireHashAlgorithm | number;
  readonly pssOptions?: { readonly saltLength: number; readonly hashAlgorithm: WireHashAlgorithm | number };
}

/** Of Configure and Validate. */
export interface ConfigureRequest {
  readonly coreConfiguration: { readonly trustDomain: string } | null;
  readonly hclConfiguration: string;
}

/** Request and answer of every call, by the service's full name. */
export interface Services {
  readonly 'spire.plugin.server.keymanager.v1.KeyManager': {
    GenerateKey: [{ readonly keyId: string; readonly keyType: WireKeyType | number }, OnePublicKey];
    GetPublicKey: [{ readonly keyId: string }, OnePublicKey];
    GetPublicKeys: [object, { readonly publicKeys: readonly WirePublicKey[] }];
    SignData: [SignDataRequest, { readonly signature: Uint8Array; readonly keyFingerprint: string }];
  };
  readonly 'spire.service.common.config.v1.Config': {
    Configure: [ConfigureRequest, object];
    Validate: [ConfigureRequest, { readonly valid: boolean; readonly notes: readonly string[] }];
  };
  readonly 'spire.service.private.init.v1.Init': {
    Init: [
      { readonly hostServiceNames: readonly string[] },
      { readonly pluginServiceNames: readonly string[] },
    ];
    Deinit: [object, object];
  };
  readonly 'plugin.GRPCController': { Shutdown: [object, object] };
  readonly 'grpc.health.v1.Health': { Check: [{ readonly service: string }, { readonly status: 'SERVING' }] };
}
