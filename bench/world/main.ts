/**
 * Everything outside a product, in one process that is not measured: both vendors, and the crowd that closes orders and
 * ends services. `POST /_bench/run` plays a run and answers with its times; `POST /_bench/calls` with the calls about an
 * order.
 */
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { Book } from './book.js';
import { type Run, play } from './crowd.js';
import { type Answer, answer } from './vendors.js';

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
