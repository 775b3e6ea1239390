import { createServer } from 'node:http';
import { listen } from '../support/listen.js';

/** How Sismetro answers an order's opening: normally, with a refusal, or with something that is not JSON. */
export type Mood = 'itself' | 'refuses' | 'garbles';

/**
 * A proxy in front of Sismetro that passes everything through, except for orders with another mood. For these its
 * answer quotes everything that it received, also in capitals, as verbose systems do.
 */
export async function startEcho() {
  const moods = new Map<string, Mood>();
  let target = '';

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const answer = async () => {
      const body = Buffer.concat(chunks).toString();
      const isOpening = request.method === 'POST' && request.url === '/serviceOrder/open';
      const [number] = isOpening ? [...moods.keys()].filter((one) => body.includes(one)) : [];
      const mood = (number !== undefined && moods.get(number)) || 'itself';
      const quoted = `${body} ${body.toUpperCase()}`;
      if (mood === 'refuses') {
        const message = `Solicitante recusado: ${quoted}`;
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ valid: false, message }));
        return;
      }
      if (mood === 'garbles') {
        moods.delete(number!);
        response.writeHead(200, { 'content-type': 'application/json' }).end(`{"ss": ${quoted}`);
        return;
      }
      try {
        // Node's fetch, if undici was imported first in this process, refuses a length that it has not counted itself
        const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
        const fetched = await fetch(target + request.url, {
          method: request.method!,
          headers: headers as Record<string, string>,
          ...(body !== '' && { body }),
          redirect: 'manual',
        });
        const type = fetched.headers.get('content-type') ?? 'application/json';
        response.writeHead(fetched.status, { 'content-type': type }).end(await fetched.text());
      } catch {
        response.destroy();
      }
    };
    request.on('end', () => void answer());
  });
  const url = await listen(server);
  return {
    url,
    standBefore: (url: string) => void (target = url),
    /** Sets the mood for openings of this order. */
    feel: (orderId: string, mood: Mood) => void moods.set(orderId, mood),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
