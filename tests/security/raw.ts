import { connect, type Socket } from 'node:net';

/** A connection that can send anything, HTTP or not. */
export interface RawConnection {
  readonly socket: Socket;
  write(text: string | Buffer): void;
  /** What was received so far. */
  heard(): string;
  /** Everything that was received; resolves when the other side ends the connection. */
  readonly ended: Promise<string>;
  close(): void;
}

/** @param from the local address of the connection */
export function openRaw(url: string, from = '127.0.0.1'): RawConnection {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, localAddress: from });
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => (text += chunk));
  const ended = new Promise<string>((resolve) => {
    socket.once('error', () => {}); // a reset also ends the connection
    socket.once('close', () => resolve(text));
  });
  return {
    socket,
    write: (more) => void socket.write(more),
    heard: () => text,
    ended,
    close: () => socket.destroy(),
  };
}

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: Record<string, unknown>;
}

/** Sends the whole text at once, and reads the answer until the other side ends the connection. */
export async function sayRaw(url: string, text: string | Buffer): Promise<RawAnswer> {
  const connection = openRaw(url);
  connection.write(text);
  return readRaw(await connection.ended);
}

export function readRaw(text: string): RawAnswer {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1] ?? 0);
  return { status, head, body: JSON.parse(body.join('\r\n\r\n') || '{}') };
}
