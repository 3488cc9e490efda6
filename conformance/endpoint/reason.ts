import { reasonOf as reasonOfFailure } from '../check-failure.ts';

/** What the SDK adds to an error that an answer could not be read for. */
interface Unread {
  readonly $response?: { readonly statusCode?: number };
}

/** Why a call or a check failed, in one line where it can be. A failed expectation speaks for itself. */
export function reasonOf(error: unknown): string {
  const { statusCode } = (error instanceof SyntaxError && (error as Unread).$response) || {};
  if (statusCode === undefined) return reasonOfFailure(error);
  return `the endpoint answered HTTP ${statusCode} with a body that is no JSON`;
}
