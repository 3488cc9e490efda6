import type { ImportKeyMaterialRequest, ImportKeyMaterialResponse } from '@aws-sdk/client-kms';
import { unwrapKey } from '../../../crypto/key-unwrap.ts';
import type { Threads } from '../../../crypto/threads.ts';
import type { View } from '../../../store/store.ts';
import type { CallContext, Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { type ImportParameters, openToken } from '../import-token.ts';
import { importedMaterial } from '../imported-material.ts';
import { importMaterial } from '../imports.ts';
import type { KeyRecord } from '../key-record.ts';
import { findKey } from '../key-reference.ts';
import { putKey } from '../key-store.ts';
import { LIMITS } from '../limits.ts';

/**
 * The order of checks: expiration, key and state, origin, what only symmetric encryption keys take, token,
 * wrapped material, material, what the key had before. Inferred; AWS's is unrecorded.
 */
export const ImportKeyMaterial: Handler<ImportKeyMaterialRequest, ImportKeyMaterialResponse> = async (
  input,
  context,
) => {
  const { store, threads } = context.world;
  const validTo = validToOf(input, context.now);
  const { key, parameters } = await store.read(async (view) => {
    const key = await importableKey(view, input, context);
    return { key, parameters: await parametersOf(view, key, input, context.now) };
  });
  const material = importedMaterial(key, await unwrap(parameters, threads, input.EncryptedKeyMaterial));
  return store.write(async (transaction) => {
    // Found again: unwrapping took its time, and the key may be another one by now.
    const found = await importableKey(transaction, input, context);
    const request = {
      type: input.ImportType,
      materialId: input.KeyMaterialId,
      description: input.KeyMaterialDescription,
      validTo,
    };
    await putKey(transaction, await importMaterial(transaction, found, material, request, context.now));
    return { KeyId: key.arn, ...(key.spec === 'SYMMETRIC_DEFAULT' && { KeyMaterialId: material.id }) };
  });
};

/** When the material expires; KEY_MATERIAL_EXPIRES is the default. */
function validToOf({ ExpirationModel, ValidTo }: ImportKeyMaterialRequest, now: number): number | undefined {
  if (ExpirationModel === 'KEY_MATERIAL_DOES_NOT_EXPIRE') {
    if (ValidTo) throw refusals.validToSurplus();
    return undefined;
  }
  if (!ValidTo) throw refusals.validToMissing();
  const ahead = ValidTo.getTime() - now;
  if (ahead <= 0 || ahead > LIMITS.importedMaterialValid) throw refusals.validToRange();
  return ValidTo.getTime();
}

const SYMMETRIC_ONLY = ['ImportType', 'KeyMaterialDescription', 'KeyMaterialId'] as const;

async function importableKey(
  view: View,
  input: ImportKeyMaterialRequest,
  context: CallContext,
): Promise<KeyRecord> {
  const key = await findKey(view, context, 'ImportKeyMaterial', input.KeyId ?? '', { aliases: false });
  if (key.origin !== 'EXTERNAL') throw refusals.wrongOrigin(key);
  const surplus = SYMMETRIC_ONLY.find((member) => input[member] !== undefined);
  if (surplus && key.spec !== 'SYMMETRIC_DEFAULT') throw refusals.importParameter(surplus);
  if (input.ImportType === 'NEW_KEY_MATERIAL' && input.KeyMaterialId !== undefined)
    throw refusals.newMaterialNamed();
  return key;
}

async function parametersOf(
  view: View,
  key: KeyRecord,
  { ImportToken }: ImportKeyMaterialRequest,
  now: number,
): Promise<ImportParameters> {
  const parameters = ImportToken && (await openToken(view, key, ImportToken));
  if (!parameters) throw refusals.invalidImportToken();
  if (now >= parameters.validTo) throw refusals.expiredImportToken();
  return parameters;
}

async function unwrap(
  { pkcs8, spec, algorithm }: ImportParameters,
  threads: Threads,
  wrapped: Uint8Array = new Uint8Array(),
): Promise<Uint8Array> {
  const bytes = await unwrapKey(Buffer.from(pkcs8, 'base64'), spec, algorithm, wrapped, threads);
  if (!bytes) throw refusals.invalidCiphertext();
  return bytes;
}
