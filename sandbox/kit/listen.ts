import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StandIn } from './stand-in.js';

export interface Listening {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const DRAIN_MS = 2000;
/** Longer than any client keeps an idle connection, so that none is closed during a request. */
const KEEP_ALIVE_MS = 120_000;

/** Serves a stand-in; port 0 takes a free one. Throws if the port is taken. */
export async function listen(
  standIn: StandIn,
  { host = '127.0.0.1', port = 0 }: { host?: string | undefined; port?: number | undefined },
): Promise<Listening> {
  const server = createServer(standIn.app);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    await standIn.close();
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portTaken(host, port) : error;
  }
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    async close() {
      await drain(server);
      await standIn.close();
    },
  };
}

const portTaken = (host: string, port: number) =>
  new Error(`Port ${port} on ${host} is taken: end the program that holds it, or set PORT`);

/** Waits for calls in progress; cuts off those that hang. */
async function drain(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(cut);
}
