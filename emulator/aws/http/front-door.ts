import { asksForHealth, localstackHealth } from '../../localstack/health.ts';
import { ConnectionLost } from '../../world/faults.ts';
import { internalFailure } from '../call.ts';
import { AwsError } from '../errors.ts';
import type { Door } from './door.ts';
import { answerJson, jsonRefusal } from './json-protocol.ts';
import { type HttpRequest, type HttpResponse, MAX_BODY_BYTES } from './message.ts';

/**
 * Answers one request to any of the AWS services: the protocol is told by the request, never by the host.
 * @throws ConnectionLost when the transport is to break the connection instead of answering
 */
export async function answer(request: HttpRequest, door: Door): Promise<HttpResponse> {
  const requestId = door.requestId();
  if (request.body.length > MAX_BODY_BYTES) return jsonRefusal(tooLarge(), requestId);
  try {
    if (door.world.localstackCompat && asksForHealth(request))
      return await localstackHealth(door.world.journal);
    const due = door.world.catchUp();
    if (due) await due;
    if (request.headers['x-amz-target'] !== undefined) return await answerJson(request, requestId, door);
    // Only STS speaks the query protocol; its XML library is loaded when it is first needed.
    const { answerQuery, queryParameters } = await door.world.threads.inTurn(
      () => import('./query-protocol.ts'),
    );
    const parameters = queryParameters(request);
    if (parameters.has('Action')) return await answerQuery(request, parameters, requestId, door);
    throw new AwsError('UnknownOperationException', '', 404);
  } catch (error) {
    return jsonRefusal(door.explain(error, request), requestId);
  }
}

/** AWS documents the code and the status for all its services ("Common errors"); the text is ours. */
function tooLarge(): AwsError {
  return new AwsError(
    'RequestEntityTooLargeException',
    `The body of the request is larger than ${MAX_BODY_BYTES} bytes.`,
    413,
  );
}

/** Makes `explain` for a door: `report` hears of every bug of ours. */
export function explainer(report: (error: unknown, request: HttpRequest) => void): Door['explain'] {
  return (error, request) => {
    if (error instanceof AwsError) return error;
    if (error instanceof ConnectionLost) throw error;
    report(error, request);
    return internalFailure;
  };
}
