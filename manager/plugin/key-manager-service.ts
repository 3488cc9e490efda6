import { status } from '@grpc/grpc-js';
import type { Clock } from '../clock.ts';
import { type KeyManager, KeyManagerError, type PublicKey, type SignerOptions } from '../key-manager.ts';
import type { Handlers } from './add-service.ts';
import { hashFromWire, keyTypeFromWire, keyTypeToWire } from './key-types.ts';
import { CALL_TIMEOUT } from './limits.ts';
import type { ManagerSlot } from './manager-slot.ts';
import type { SignDataRequest, WirePublicKey } from './messages.ts';
import type { KEY_MANAGER } from './services.ts';
import { StatusError } from './status.ts';
import { withTimeout } from './timeout.ts';

/** The calls of a server, handed on to the configured manager; each ends within the time that a server waits. */
export function keyManagerService(slot: ManagerSlot, clock: Clock): Handlers<typeof KEY_MANAGER> {
  const call = <T>(work: (manager: KeyManager) => Promise<T>): Promise<T> =>
    withTimeout(
      clock,
      CALL_TIMEOUT,
      slot.use(work),
      () => new StatusError(status.DEADLINE_EXCEEDED, `no answer within ${CALL_TIMEOUT / 1000} s`),
    );
  return {
    GenerateKey: async ({ keyId, keyType }) => {
      requireKeyId(keyId);
      const type = keyTypeFromWire(keyType);
      return call(async (manager) => ({ publicKey: toWire(await manager.generateKey(keyId, type)) }));
    },
    GetPublicKey: async ({ keyId }) => {
      requireKeyId(keyId);
      return call(async (manager) => ({ publicKey: toWire(await manager.getPublicKey(keyId)) }));
    },
    GetPublicKeys: () =>
      call(async (manager) => ({ publicKeys: (await manager.getPublicKeys()).map(toWire) })),
    SignData: async (request) => {
      requireKeyId(request.keyId);
      const options = signerOptions(request);
      return call((manager) => manager.signData(request.keyId, request.data, options));
    },
  };
}

function toWire({ id, type, pkixData, fingerprint }: PublicKey): WirePublicKey {
  return { id, type: keyTypeToWire(type), pkixData, fingerprint };
}

function signerOptions({ signerOpts, hashAlgorithm, pssOptions }: SignDataRequest): SignerOptions {
  if (signerOpts === 'hashAlgorithm' && hashAlgorithm !== undefined) {
    return { hashAlgorithm: hashFromWire(hashAlgorithm) };
  }
  if (signerOpts === 'pssOptions' && pssOptions) {
    return {
      hashAlgorithm: hashFromWire(pssOptions.hashAlgorithm),
      pss: { saltLength: pssOptions.saltLength },
    };
  }
  throw new KeyManagerError('INVALID_ARGUMENT', 'signer opts is required');
}

function requireKeyId(keyId: string): void {
  if (keyId === '') throw new KeyManagerError('INVALID_ARGUMENT', 'key id is required');
}
