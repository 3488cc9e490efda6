import type { SdkCloudOptions } from '../../manager/index.ts';

/** Signatures name a day; the emulator asks only that there is a date. */
const DAY = '20260101';

/**
 * Signs requests as far as an emulator looks that checks no signature: who calls, from which Region, which service.
 * The rest of a signature is half of what a call through the SDK costs, and says nothing about a key manager.
 */
export function uncheckedSignature(
  accessKeyId: string,
  region: string,
): NonNullable<SdkCloudOptions['signer']> {
  return (service) => ({
    async sign(request) {
      const scope = `${accessKeyId}/${DAY}/${region}/${service}/aws4_request`;
      const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=unchecked`;
      return {
        ...request,
        headers: { ...request.headers, authorization, 'x-amz-date': `${DAY}T000000Z` },
      };
    },
  });
}
