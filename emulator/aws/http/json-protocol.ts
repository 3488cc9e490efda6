import type { Json } from '../../store/store.ts';
import { type Call, carryOut, type Input } from '../call.ts';
import { AwsError, serializationException } from '../errors.ts';
import { decode } from '../model/decode.ts';
import type { Service } from '../service.ts';
import { readCredential } from './authorization.ts';
import type { Door } from './door.ts';
import { clientOf, type HttpRequest, type HttpResponse } from './message.ts';

const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** The AWS JSON 1.1 protocol: the operation in X-Amz-Target, JSON in and out. */
export async function answerJson(request: HttpRequest, requestId: string, door: Door): Promise<HttpResponse> {
  let service: Service | undefined;
  try {
    const target = findTarget(request.headers['x-amz-target'] ?? '', door);
    service = target.service;
    const credential = readCredential(request);
    if (door.checkSignature) await door.checkSignature(request, service);
    const call: Call = {
      ...target,
      ...credential,
      requestId,
      client: clientOf(request),
      input: () => readInput(request, target),
    };
    const output = await carryOut(call, door.world);
    return reply(200, requestId, output === undefined ? '' : JSON.stringify(output));
  } catch (error) {
    return refusal(door.explain(error, request), requestId, service);
  }
}

interface Target {
  readonly service: Service;
  readonly operation: string;
}

/** The prefix may hold dots itself (CloudTrail). An unknown target answers without a message: recorded from CloudWatch Logs, a service of the same framework. */
function findTarget(header: string, door: Door): Target {
  const dot = header.lastIndexOf('.');
  const [prefix, operation] = [header.slice(0, Math.max(dot, 0)), header.slice(dot + 1)];
  const service = door.services.find(({ model }) => model.targetPrefix === prefix);
  if (!service || !Object.hasOwn(service.model.operations, operation)) {
    throw new AwsError('UnknownOperationException', '');
  }
  return { service, operation };
}

function readInput(request: HttpRequest, { service, operation }: Target): Input {
  const shape = service.model.operations[operation]?.input;
  if (shape === undefined) return { value: {}, wire: {} };
  const { buffer, byteOffset, byteLength } = request.body;
  const wire = parse(Buffer.from(buffer, byteOffset, byteLength).toString('utf8'));
  return { value: decode(service.model, shape, wire), wire };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    if (text.trim() === '') return {};
    throw serializationException('The body of the request is not valid JSON.');
  }
}

/**
 * An error without a text has no member for it: recorded from KMS's own wire, `{"__type":"InvalidCiphertextException"}`
 * (aws-nitro-enclaves-sdk-c#68).
 */
function refusal(error: AwsError, requestId: string, service: Service | undefined): HttpResponse {
  const member = service?.messageMember ?? 'message';
  const body = { __type: error.code, ...(error.message !== '' && { [member]: error.message }) };
  return reply(error.status, requestId, JSON.stringify(body));
}

function reply(status: number, requestId: string, body: string): HttpResponse {
  return { status, headers: { 'content-type': CONTENT_TYPE, 'x-amzn-requestid': requestId }, body };
}

/** The answer where reading the request itself failed. */
export function jsonRefusal(error: AwsError, requestId: string): HttpResponse {
  return refusal(error, requestId, undefined);
}
