import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { Certificates } from './certificates.js';

/** A proxy that terminates mTLS in front of a Temporal server without TLS, such as the development server. */
export interface MtlsFront {
  /** `host:port` */
  readonly address: string;
  /** `host:port` of the server behind the proxy; may be set later. */
  server: string;
  /** The names (CN) in the certificates that clients presented. */
  readonly shown: ReadonlySet<string>;
  /** Number of connections without TLS or without a certificate of our authority. */
  readonly refused: () => number;
  close(): Promise<void>;
}

export async function startMtlsFront({ ca, server }: Certificates): Promise<MtlsFront> {
  const shown = new Set<string>();
  const sockets = new Set<Socket>();
  let refused = 0;
  const front = createServer({
    ...server,
    ca,
    requestCert: true,
    rejectUnauthorized: true,
    ALPNProtocols: ['h2'],
  });
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket));
  };
  front.on('connection', track);
  front.on('tlsClientError', () => (refused += 1));
  front.on('secureConnection', (client: TLSSocket) => {
    shown.add(String(client.getPeerCertificate().subject.CN));
    const [host, port] = running.server.split(':');
    const behind = connect(Number(port), host);
    track(client);
    track(behind);
    client.once('close', () => behind.destroy());
    behind.once('close', () => client.destroy());
    client.pipe(behind).pipe(client);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const running: MtlsFront = {
    address: `127.0.0.1:${(front.address() as AddressInfo).port}`,
    server: '',
    shown,
    refused: () => refused,
    async close() {
      for (const socket of sockets) socket.destroy();
      front.close();
      await once(front, 'close');
    },
  };
  return running;
}
