import type { Client } from './clients.ts';

/** The operations of a client's service. */
export type OperationOf<C extends Client> = Capitalize<string & keyof C>;

export interface Refused {
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
}

/** What the SDK says where the service's text is empty. */
export const NO_TEXT = 'UnknownError';

/** What a client is told when the call fails; a call that does not fail throws. */
export async function refusalOf(call: Promise<unknown>): Promise<Refused> {
  const outcome = await call.then(
    (output) => ({ output }),
    (error: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }) => ({ error }),
  );
  if (!('error' in outcome)) throw new Error(`The call was not refused: ${JSON.stringify(outcome.output)}`);
  const { name, message, $metadata } = outcome.error;
  return { code: name, message, status: $metadata?.httpStatusCode };
}

/** Calls an operation by its name, with inputs that its types would not let through. */
export function call<C extends Client>(client: C, operation: OperationOf<C>, input: object): Promise<object> {
  const method = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}` as keyof C;
  const send = client[method] as unknown as (input: object) => Promise<object>;
  return send.call(client, input);
}

/**
 * What the case shows, the input, the error's code as the JavaScript SDK names it, its exact text, and the HTTP
 * status where it is not 400.
 */
export type RefusalCase = readonly [
  shows: string,
  input: object,
  code: string,
  message: string,
  status?: number,
];
