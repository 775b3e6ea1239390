import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Listens on a port, accepts every connection, and never answers: a server that hangs. */
export async function startSilence() {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {}); // the other side gave up
    socket.on('data', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      open.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}
