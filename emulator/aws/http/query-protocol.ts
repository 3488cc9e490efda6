import { create } from 'xmlbuilder2';
import type { Json } from '../../store/store.ts';
import { type Call, carryOut } from '../call.ts';
import { AwsError } from '../errors.ts';
import { encodeXml } from '../model/encode-xml.ts';
import { decodeQuery } from '../model/query-input.ts';
import type { Service } from '../service.ts';
import { readCredential } from './authorization.ts';
import type { Door } from './door.ts';
import { clientOf, type HttpRequest, type HttpResponse } from './message.ts';

/** The envelope of the query layer's own errors, as recorded from services of the same framework. */
const FAULT_NAMESPACE = 'http://webservices.amazon.com/AWSFault/2005-15-09';

/** Query protocol names of errors that the JSON protocol spells otherwise (STS common errors). */
const QUERY_CODES: Readonly<Record<string, string>> = {
  ValidationException: 'ValidationError',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  IncompleteSignatureException: 'IncompleteSignature',
  NotImplementedException: 'NotImplemented',
};

/** The parameters of a query protocol request: a form in the body, or the query string. */
export function queryParameters(request: HttpRequest): URLSearchParams {
  const query = request.url.split('?')[1] ?? '';
  const form = request.method === 'POST' ? Buffer.from(request.body).toString('utf8') : '';
  return new URLSearchParams([...new URLSearchParams(query), ...new URLSearchParams(form)]);
}

/** The AWS query protocol: `Action=...&Version=...` in, XML out. STS is the service that speaks it. */
export async function answerQuery(
  request: HttpRequest,
  parameters: URLSearchParams,
  requestId: string,
  door: Door,
): Promise<HttpResponse> {
  let service: Service | undefined;
  try {
    const operation = parameters.get('Action') ?? '';
    service = findService(operation, parameters.get('Version') ?? '', door);
    const { model } = service;
    // Nobody signs these, and whoever does is not asked who he is.
    const unsigned = service.unsigned?.has(operation) === true;
    const credential = unsigned ? UNSIGNED : credentialOf(request);
    if (door.checkSignature && !unsigned) await door.checkSignature(request, service);
    const shapes = model.operations[operation];
    const input = () => {
      const value = shapes?.input ? decodeQuery(model, shapes.input, parameters) : {};
      return { value, wire: value as Json };
    };
    const call: Call = { service, operation, ...credential, requestId, client: clientOf(request), input };
    const output = (await carryOut(call, door.world)) as Json | undefined;
    const result = output !== undefined && shapes?.output ? encodeXml(model, shapes.output, output) : output;
    return xml(200, requestId, {
      [`${operation}Response`]: {
        '@xmlns': model.xmlNamespace,
        ...(shapes?.resultWrapper && { [shapes.resultWrapper]: result }),
        ResponseMetadata: { RequestId: requestId },
      },
    });
  } catch (error) {
    return refusal(door.explain(error, request), requestId, service);
  }
}

function findService(action: string, version: string, door: Door): Service {
  const service = door.services.find(
    ({ model }) =>
      model.protocol === 'query' && model.apiVersion === version && Object.hasOwn(model.operations, action),
  );
  if (!service) {
    throw new AwsError(
      'InvalidAction',
      `Could not find operation ${action} for version ${version || 'NO_VERSION_SPECIFIED'}`,
    );
  }
  return service;
}

/** The credential of an operation that takes none. */
const UNSIGNED = { accessKeyId: '', region: '', anonymous: true } as const;

/** A query service refuses a missing token with 403 (recorded from STS), a JSON service with 400. */
function credentialOf(request: HttpRequest) {
  try {
    return readCredential(request);
  } catch (error) {
    if (error instanceof AwsError && error.code === 'MissingAuthenticationTokenException') {
      throw new AwsError(error.code, error.message, 403);
    }
    throw error;
  }
}

function refusal(error: AwsError, requestId: string, service: Service | undefined): HttpResponse {
  return xml(error.status, requestId, {
    ErrorResponse: {
      '@xmlns': service?.model.xmlNamespace ?? FAULT_NAMESPACE,
      Error: {
        Type: error.status >= 500 ? 'Receiver' : 'Sender',
        Code: QUERY_CODES[error.code] ?? error.code,
        Message: error.message,
      },
      RequestId: requestId,
    },
  });
}

function xml(status: number, requestId: string, content: object): HttpResponse {
  const body = create({ invalidCharReplacement: '\ufffd' }, content).end({
    prettyPrint: true,
    headless: true,
  });
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}
