import type { Endpoint } from './endpoint.ts';
import { DivertedError } from './keep-to-aws.ts';

/** An endpoint that gives no answer at all, or a caller without credentials: nothing can be checked. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** What the SDK adds to an error when there was an answer. */
interface Answered {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: object;
}

/** Milliseconds in which an endpoint answers when it has nothing to do. */
const SOON = 10_000;

/**
 * Asks an endpoint for something, whatever it answers.
 * @throws UnreachableError when it does not answer, or nobody can be found to ask as
 */
export async function reach(
  { id, region, kms }: Pick<Endpoint, 'id' | 'region' | 'kms'>,
  requestTimeout = SOON,
): Promise<void> {
  try {
    await kms(region).listKeys({ Limit: 1 }, { requestTimeout });
  } catch (error) {
    const { $metadata, $response } = error as Answered;
    if ($metadata?.httpStatusCode !== undefined || $response !== undefined) return;
    throw new UnreachableError(whyNot(id, error as Error, requestTimeout));
  }
}

function whyNot(id: string, error: Error, requestTimeout: number): string {
  if (error instanceof DivertedError) return error.message;
  const { name, message } = error;
  if (name === 'TimeoutError') return `${id} gives no answer within ${requestTimeout / 1000} s`;
  if (name === 'CredentialsProviderError') return `there are no credentials to call ${id} with: ${message}`;
  return `${id} gives no answer: ${message || name}`;
}
