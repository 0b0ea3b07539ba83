/** Passes TCP connections on to the hub and counts the bytes that clients send through it. */
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export interface CountingProxy {
  /** Base URL that leads to the hub. */
  readonly url: string;
  /** Bytes that clients have sent so far, headers included. */
  sentBytes(): number;
  stop(): Promise<void>;
}

/** `onSent` is told how many bytes clients have sent, each time some more have been passed on. */
export async function startCountingProxy(
  target: string,
  onSent: (sentBytes: number) => void = () => undefined,
): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  let sent = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.on('data', (chunk) => {
      sent += chunk.byteLength;
      onSent(sent);
    });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    sentBytes: () => sent,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
