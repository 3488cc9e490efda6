import type { Endpoint } from './endpoint.ts';

/** An endpoint that gives no answer at all, or a caller without credentials: nothing can be checked. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** What the SDK adds to an error when there was an answer. */
interface Answered {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: object;
}

/**
 * Asks an endpoint for something, whatever it answers.
 * @throws UnreachableError when it does not answer, or nobody can be found to ask as
 */
export async function reach({ id, region, kms }: Pick<Endpoint, 'id' | 'region' | 'kms'>): Promise<void> {
  try {
    await kms(region).listKeys({ Limit: 1 });
  } catch (error) {
    const { $metadata, $response } = error as Answered;
    if ($metadata?.httpStatusCode !== undefined || $response !== undefined) return;
    const { name, message } = error as Error;
    throw new UnreachableError(`${id} gives no answer: ${message || name}`);
  }
}
