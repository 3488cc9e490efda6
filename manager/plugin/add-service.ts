import type { Server, ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { KeyManagerError } from '../key-manager.ts';
import type { Logger } from '../logger.ts';
import type { Services } from './messages.ts';
import { serviceDefinition } from './services.ts';
import { StatusError, toStatus } from './status.ts';

export type Handlers<Name extends keyof Services> = {
  readonly [Method in keyof Services[Name]]: Services[Name][Method] extends [infer Request, infer Answer]
    ? (request: Request) => Promise<Answer>
    : never;
};

/** Serves functions `request => answer`; what they throw becomes the call's status. */
export function addService<Name extends keyof Services>(
  server: Server,
  name: Name,
  handlers: Handlers<Name>,
  logger: Logger,
): void {
  const implementation = Object.entries(handlers as Readonly<Record<string, Handler>>).map(
    ([method, handle]) => [
      method,
      (call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>) => {
        handle(call.request).then(
          (value) => answer(null, value),
          (error: unknown) => {
            if (!isExpected(error)) logger.error({ err: error, method }, 'internal error, please report it');
            answer(toStatus(error));
          },
        );
      },
    ],
  );
  server.addService(serviceDefinition(name), Object.fromEntries(implementation));
}

type Handler = (request: unknown) => Promise<unknown>;

const isExpected = (error: unknown): boolean =>
  error instanceof KeyManagerError || error instanceof StatusError;
