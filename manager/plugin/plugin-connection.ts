import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import type { Services } from './messages.ts';
import { serviceDefinition } from './services.ts';

type Call = [request: unknown, answer: unknown];
type RequestOf<Types> = Types extends [infer Request, unknown] ? Request : never;
type AnswerOf<Types> = Types extends [unknown, infer Answer] ? Answer : never;

/** A call that is under way. */
interface Running<Answer> {
  /** Rejects with a ServiceError. */
  readonly answer: Promise<Answer>;
  cancel(): void;
}

/** The gRPC connection to a plugin. */
export class PluginConnection {
  readonly #client: Client;

  /** @param target `unix:/path` or `127.0.0.1:port` */
  constructor(target: string) {
    this.#client = new Client(target, credentials.createInsecure(), {
      // A connection is never shared with another plugin, nor does it go through a proxy.
      'grpc.use_local_subchannel_pool': 1,
      'grpc.enable_http_proxy': 0,
    });
  }

  call<Name extends keyof Services, Method extends keyof Services[Name] & string>(
    service: Name,
    method: Method,
    request: RequestOf<Services[Name][Method]>,
  ): Running<AnswerOf<Services[Name][Method]>> {
    const definition = serviceDefinition(service)[method];
    if (!definition) throw new Error(`proto/ has no ${service}/${method}`);
    const { path, requestSerialize, responseDeserialize } = definition;
    const { promise, resolve, reject } = Promise.withResolvers<Call[1]>();
    const running = this.#client.makeUnaryRequest<Call[0], Call[1]>(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      (error: ServiceError | null, answer) => (error ? reject(error) : resolve(answer)),
    );
    return {
      answer: promise as Promise<AnswerOf<Services[Name][Method]>>,
      cancel: () => running.cancel(),
    };
  }

  close(): void {
    this.#client.close();
  }
}
