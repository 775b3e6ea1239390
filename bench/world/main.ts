/**
 * Everything outside a product, in one process that is not measured: both vendors, and the crowd that closes orders and
 * ends services. `POST /_bench/run` plays a run and answers with its times; `POST /_bench/calls` with the calls about an
 * order. `POST /_bench/known` makes orders known whose SS was opened earlier. `POST /_bench/lost-callback` completes an order's SS without a callback, and answers when the order is released.
 */
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { Book } from './book.js';
import { type Run, play } from './crowd.js';
import { type Answer, answer } from './vendors.js';

/** Orders of a tenant whose SS was opened earlier. */
export interface KnownOrders {
  readonly tenant: string;
  readonly orders: readonly { readonly id: string; readonly number: number; readonly ss: number }[];
}

const book = new Book();

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = request.method === 'POST' ? await json(request) : {};
  const [status, told] = await answerTo(request.url ?? '', body as Record<string, unknown>);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(told));
}

async function answerTo(path: string, body: Readonly<Record<string, unknown>>): Promise<Answer> {
  switch (path) {
    case '/_bench/run':
      return play(book, body as unknown as Run).then(
        (result) => [200, result],
        (error: unknown) => [500, { message: String(error) }],
      );
    case '/_bench/calls':
      return [200, book.find(String(body['id']))?.calls];
    case '/_bench/known': {
      const { tenant, orders } = body as unknown as KnownOrders;
      for (const { id, number, ss } of orders) {
        const journey = book.begin(id, { number, tenant });
        book.open(journey, ss);
        journey.observedAt = journey.sentAt;
      }
      return [200, {}];
    }
    case '/_bench/lost-callback': {
      const journey = book.find(String(body['id']))!;
      const released = book.when('released', journey.id);
      journey.doneAt = performance.now();
      await released;
      return [200, { seconds: (performance.now() - journey.doneAt) / 1_000 }];
    }
    default:
      return answer(book, path, body);
  }
}

const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    response.destroy();
  });
});
server.keepAliveTimeout = 120_000;
server.requestTimeout = 0; // a run has no time limit
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ listening: `http://127.0.0.1:${port}` })}\n`);
});
