import type { GetParametersForImportRequest, GetParametersForImportResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { importSecret, sealToken } from '../import-token.ts';
import { checkWrapping } from '../import-wrapping.ts';
import { findKey } from '../key-reference.ts';
import { LIMITS } from '../limits.ts';

/** The order of checks: key and state, origin, wrapping. Inferred; AWS's is unrecorded. */
export const GetParametersForImport: Handler<
  GetParametersForImportRequest,
  GetParametersForImportResponse
> = async (input, context) => {
  const { key, wrapping, secret } = await context.world.store.write(async (transaction) => {
    const reference = input.KeyId ?? '';
    const key = await findKey(transaction, context, 'GetParametersForImport', reference, { aliases: false });
    if (key.origin !== 'EXTERNAL') throw refusals.wrongOrigin(key);
    const wrapping = checkWrapping(key.spec, input.WrappingAlgorithm, input.WrappingKeySpec);
    return { key, wrapping, secret: await importSecret(transaction, key) };
  });
  const { pkcs8, spki } = await context.world.keyMaker.make(wrapping.spec);
  const validTo = context.now + LIMITS.importParametersValid;
  const parameters = { ...wrapping, pkcs8: Buffer.from(pkcs8).toString('base64'), validTo };
  return {
    KeyId: key.arn,
    ImportToken: sealToken(key, secret, parameters),
    PublicKey: spki,
    ParametersValidTo: new Date(validTo),
  };
};
