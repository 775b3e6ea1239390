/**
 * A proxy in front of the time-skipping server (gRPC over HTTP/2) that makes it forget which worker caches an order.
 *
 * A worker that caches workflows between their tasks polls its own sticky queue for their next tasks. When the worker
 * has ended, the time-skipping server leaves the tasks there forever, while a real server gives them to other workers.
 * A worker that caches nothing (`maxCachedWorkflows: 0`) is no solution: it drops what runs within a task.
 */
import { once } from 'node:events';
import http2, { type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { temporal } from '@temporalio/proto';

const COMPLETED = '/temporal.api.workflowservice.v1.WorkflowService/RespondWorkflowTaskCompleted';
const { RespondWorkflowTaskCompletedRequest } = temporal.api.workflowservice.v1;

export interface StickyQueueProxy {
  readonly address: string;
  close(): Promise<void>;
}

/** @param server host and port of the server */
export async function startStickyQueueProxy(server: string): Promise<StickyQueueProxy> {
  const upstream = http2.connect(`http://${server}`);
  const proxy = http2.createServer();
  const sessions = new Set<http2.ServerHttp2Session>();
  proxy.on('session', (session) => sessions.add(session));
  proxy.on('stream', (stream, headers) => {
    stream.on('error', () => {}); // the worker ended
    void pass(stream, headers, upstream).catch((error: Error) => stream.destroy(error));
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
): Promise<void> {
  const asked = await buffer(stream);
  const isCompletion = headers[http2.constants.HTTP2_HEADER_PATH] === COMPLETED;
  const { [http2.constants.HTTP2_HEADER_AUTHORITY]: _, ...others } = headers;
  const call = upstream.request(others);
  call.on('error', () => stream.close());
  stream.on('close', () => call.close(http2.constants.NGHTTP2_CANCEL));
  call.end(isCompletion ? withoutQueue(asked) : asked);
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

/** Length of a message's header: one byte that says whether the message is compressed, and four for its length. */
const FRAME_BYTES = 5;

function withoutQueue(frame: Buffer): Buffer {
  const body = frame.subarray(FRAME_BYTES);
  const task = RespondWorkflowTaskCompletedRequest.decode(frame[0] === 1 ? gunzipSync(body) : body);
  task.stickyAttributes = null;
  const message = RespondWorkflowTaskCompletedRequest.encode(task).finish();
  const head = Buffer.alloc(FRAME_BYTES);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
