import type {
  ConnectionErrorCodeType,
  ConnectionStateType,
  XksProxyConnectivityType,
} from '@aws-sdk/client-kms';

/**
 * A custom key store as the store keeps it. No HSM and no external key manager is behind it: it has a connection
 * state, and never a key. Passwords and secret keys are not in it, because nobody is there to show them to.
 */
export type KeyStoreRecord = CloudHsmKeyStore | ExternalKeyStore;

interface KeyStoreFacts {
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly connection: Connection;
  /** How the attempt to connect that is under way, or else the next one, is to fail. */
  readonly failure?: ConnectionErrorCodeType;
}

export type Connection =
  | { readonly state: Extract<ConnectionStateType, 'CONNECTED' | 'DISCONNECTED'> }
  /** `event` is the due event that ends the state. */
  | {
      readonly state: Extract<ConnectionStateType, 'CONNECTING' | 'DISCONNECTING'>;
      readonly event: string;
    }
  | {
      readonly state: Extract<ConnectionStateType, 'FAILED'>;
      readonly error: ConnectionErrorCodeType;
    };

interface CloudHsmKeyStore extends KeyStoreFacts {
  readonly type: 'AWS_CLOUDHSM';
  readonly clusterId: string;
  readonly trustAnchor: string;
}

export interface ExternalKeyStore extends KeyStoreFacts {
  readonly type: 'EXTERNAL_KEY_STORE';
  readonly proxy: XksProxy;
}

/** How AWS would reach an external key store proxy. */
export interface XksProxy {
  readonly connectivity: XksProxyConnectivityType;
  readonly endpoint: string;
  readonly path: string;
  /** Names the secret of the credential; the secret itself is not kept. */
  readonly accessKeyId: string;
  /** For VPC_ENDPOINT_SERVICE alone. */
  readonly service?: { readonly name: string; readonly owner: string };
}
