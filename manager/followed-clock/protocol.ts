import { Agent, request } from 'node:http';

/** What a participant is told: the time, and whether its timers that are due go off now. */
export interface Turn {
  readonly turn: number;
  readonly now: number;
  readonly mode: 'frozen' | 'running';
  readonly fire: boolean;
}

/** What a participant says when it is at rest. */
export interface Report {
  readonly turn: number;
  readonly deadline: number | null;
  readonly calls: number;
}

/** The messages of docs/clock-protocol.md. All of them throw when the world cannot be reached or refuses. */
export interface Protocol {
  join(name: string): Promise<Turn & { readonly participant: number }>;
  next(participant: number, after: number): Promise<Turn>;
  report(participant: number, report: Report): Promise<void>;
  leave(participant: number): Promise<void>;
}

/** @param url KEYPROOF_CLOCK, for instance http://127.0.0.1:4566/_keyproof/clock */
export function clockProtocol(url: string): Protocol {
  // Two connections: one that waits for the next turn, one for reports.
  const agent = new Agent({ keepAlive: true });
  const ask = (method: string, path: string, body?: object) => send(agent, method, `${url}${path}`, body);
  return {
    join: async (name) => (await ask('POST', '/participants', { name })) as never,
    next: async (participant, after) =>
      (await ask('GET', `/participants/${participant}/turn?after=${after}`)) as never,
    report: async (participant, report) => {
      await ask('PUT', `/participants/${participant}`, report);
    },
    leave: async (participant) => {
      await ask('DELETE', `/participants/${participant}`);
    },
  };
}

function send(agent: Agent, method: string, url: string, body?: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent, method, headers: { 'x-keyproof-control': '1' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0 } = response;
        try {
          const answer = JSON.parse(Buffer.concat(chunks).toString());
          if (statusCode < 300) resolve(answer);
          else reject(new Error(answer.error?.message ?? `status ${statusCode}`));
        } catch {
          reject(new Error(`no emulator of keyproof's answers there (status ${statusCode})`));
        }
      });
    });
    asking.on('error', reject);
    asking.end(body && JSON.stringify(body));
  });
}
