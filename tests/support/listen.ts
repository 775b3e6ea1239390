import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Lets the server listen on a free port of loopback. Returns its address. */
export async function listen(server: Server, host = '127.0.0.1'): Promise<string> {
  // longer than clients keep an idle connection, so that none is closed during a request
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}
