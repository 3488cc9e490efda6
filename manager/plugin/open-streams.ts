import type { Server } from '@grpc/grpc-js';
import { BROKER, STDIO, serviceDefinition } from './services.ts';

interface Stream {
  end(): unknown;
  on(event: string, listener: () => void): unknown;
}

/**
 * The two streams that go-plugin keeps open as long as a plugin lives. Nothing is sent on either: the managers ask
 * for no service of the server, and what the plugin says goes to standard error.
 */
export class OpenStreams {
  readonly #open = new Set<Stream>();

  addTo(server: Server): void {
    const keep = (stream: Stream): void => {
      this.#open.add(stream);
      const end = (): void => {
        if (this.#open.delete(stream)) stream.end();
      };
      stream.on('cancelled', end);
      stream.on('error', end);
      stream.on('end', end);
    };
    server.addService(serviceDefinition(STDIO), { StreamStdio: keep });
    server.addService(serviceDefinition(BROKER), {
      StartStream: (stream: Stream & { resume(): unknown }) => {
        keep(stream);
        stream.resume();
      },
    });
  }

  end(): void {
    for (const stream of this.#open) stream.end();
    this.#open.clear();
  }
}
