import { once } from 'node:events';
import http2, { type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface GrpcProxy {
  readonly address: string;
  close(): Promise<void>;
}

export interface Call {
  /** Such as `/temporal.api.workflowservice.v1.WorkflowService/StartWorkflowExecution`. */
  readonly path: string;
  /** The request in its frame. */
  readonly frame: Buffer;
}

export interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly trailers: IncomingHttpHeaders;
}

/** Answers a call, or sends it on; undefined: the call is never answered. */
export type Handler = (
  call: Call,
  send: (call: Call) => Promise<Answer>,
) => Promise<Answer | undefined>;

const { HTTP2_HEADER_PATH, HTTP2_HEADER_AUTHORITY, NGHTTP2_CANCEL } = http2.constants;

/** Starts a proxy in front of a gRPC server (HTTP/2). @param server host and port of the server */
export async function startGrpcProxy(server: string, handle: Handler): Promise<GrpcProxy> {
  const upstream = http2.connect(`http://${server}`, {
    peerMaxConcurrentStreams: 2 ** 31 - 1, // a worker's polls wait side by side
  });
  const proxy = http2.createServer();
  const sessions = new Set<http2.ServerHttp2Session>();
  proxy.on('session', (session) => sessions.add(session));
  proxy.on('stream', (stream, headers) => {
    stream.on('error', () => {}); // the client ended
    void pass(stream, headers, upstream, handle).catch((error: Error) => stream.destroy(error));
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
  { [HTTP2_HEADER_PATH]: path, [HTTP2_HEADER_AUTHORITY]: _, ...headers }: IncomingHttpHeaders,
  upstream: http2.ClientHttp2Session,
  handle: Handler,
): Promise<void> {
  async function send(call: Call): Promise<Answer> {
    const request = upstream.request({ ...headers, [HTTP2_HEADER_PATH]: call.path });
    request.on('error', () => stream.close());
    stream.on('close', () => request.close(NGHTTP2_CANCEL));
    request.end(call.frame);
    let trailers: IncomingHttpHeaders = {};
    request.on('trailers', (those) => (trailers = those));
    const closed = once(request, 'close').then(() => Promise.reject(new Error('no answer')));
    const responded = once(request, 'response') as Promise<[IncomingHttpHeaders]>;
    const [answered] = await Promise.race([responded, closed]);
    return { headers: answered, body: await buffer(request), trailers };
  }
  const answer = await handle({ path: String(path), frame: await buffer(stream) }, send);
  if (answer === undefined) return;
  if ('grpc-status' in answer.headers) {
    stream.respond(answer.headers, { endStream: true });
    return;
  }
  stream.respond(answer.headers, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(answer.trailers));
  stream.end(answer.body);
}
