import { CheckFailure } from '../check-failure.ts';

/** What the SDK adds to an error that an answer could not be read for. */
interface Unread {
  readonly $response?: { readonly statusCode?: number };
}

/** Why a call or a check failed, in one line where it can be. A failed expectation speaks for itself. */
export function reasonOf(error: unknown): string {
  if (error instanceof CheckFailure) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { statusCode } = (error as Unread).$response ?? {};
  if (error instanceof SyntaxError && statusCode !== undefined) {
    return `the endpoint answered HTTP ${statusCode} with a body that is no JSON`;
  }
  return `${error.name}: ${error.message}`;
}
