/** An HTTP server that stands for the world outside the hub: takes what it is sent, and answers as it is told. */
import { type IncomingHttpHeaders, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly answered: number;
}

export interface Receiver {
  readonly port: number;
  readonly url: string;
  readonly received: readonly Received[];
  /** What the next requests are answered with; 200 from the start. */
  status: number;
  /** Waits for a request that fits, also among those that came already. */
  find(fits: (request: Received) => boolean): Promise<Received>;
  close(): Promise<void>;
}

/** `pages`: answers to GET, by path, as JSON. */
export async function startReceiver(pages: () => Readonly<Record<string, unknown>> = () => ({})): Promise<Receiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const page = request.method === 'GET' ? pages()[path] : undefined;
      if (page !== undefined) return response.setHeader('Content-Type', 'application/json').end(JSON.stringify(page));
      const { status } = receiver;
      received.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString(), answered: status });
      response.writeHead(status, status >= 300 && status < 400 ? { Location: `${receiver.url}/redirected` } : {}).end();
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    port,
    url: `http://127.0.0.1:${port}`,
    received,
    status: 200,
    find(fits) {
      return new Promise((resolve) => {
        const look = (): void => {
          const found = received.find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
