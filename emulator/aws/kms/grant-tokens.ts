import { refusals } from './errors.ts';

/** No grant can be made yet, so no token can be valid. @throws AwsError InvalidGrantTokenException */
export function checkGrantTokens(tokens: readonly string[] | undefined): void {
  if (tokens && tokens.length > 0) throw refusals.unknownGrantToken();
}
