import { once } from 'node:events';
import http2, { type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface GrpcProxy {
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Starts a proxy in front of a gRPC server (HTTP/2).
 * @param server host and port of the server
 * @param passed returns what the server gets instead of a request; undefined: the request is never answered
 */
export async function startGrpcProxy(
  server: string,
  passed: (path: string, request: Buffer) => Buffer | undefined,
): Promise<GrpcProxy> {
  const upstream = http2.connect(`http://${server}`);
  const proxy = http2.createServer();
  const sessions = new Set<http2.ServerHttp2Session>();
  proxy.on('session', (session) => sessions.add(session));
  proxy.on('stream', (stream, headers) => {
    stream.on('error', () => {}); // the client ended
    void pass(stream, headers, upstream, passed).catch((error: Error) => stream.destroy(error));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    address: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    async close() {
      sessions.forEach((session) => session.destroy());
      upstream.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

async function pass(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  upstream: http2.ClientHttp2Session,
  passed: (path: string, request: Buffer) => Buffer | undefined,
): Promise<void> {
  const request = passed(String(headers[http2.constants.HTTP2_HEADER_PATH]), await buffer(stream));
  if (request === undefined) return;
  const { [http2.constants.HTTP2_HEADER_AUTHORITY]: _, ...others } = headers;
  const call = upstream.request(others);
  call.on('error', () => stream.close());
  stream.on('close', () => call.close(http2.constants.NGHTTP2_CANCEL));
  call.end(request);
  let trailers: IncomingHttpHeaders = {};
  call.on('trailers', (those) => (trailers = those));
  const [answer, flags] = (await once(call, 'response')) as [IncomingHttpHeaders, number];
  if ((flags & http2.constants.NGHTTP2_FLAG_END_STREAM) !== 0) {
    stream.respond(answer, { endStream: true });
    return;
  }
  stream.respond(answer, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.end(await buffer(call));
}
