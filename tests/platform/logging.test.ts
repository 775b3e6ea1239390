import { expect, test } from '@jest/globals';
import { createLogger } from '../../platform/logging.js';
import { readLogLevel } from '../../platform/settings-log-level.js';

function capture() {
  const lines: string[] = [];
  const logger = createLogger('api', {
    level: 'info',
    destination: { write: (line) => lines.push(line) },
  });
  return { logger, lines, last: () => JSON.parse(lines.at(-1)!) as Record<string, unknown> };
}

test('a line is JSON with a name, a level in words and an ISO time', () => {
  const { logger, last } = capture();
  logger.info({ tenant: 'acme' }, 'order accepted');
  expect(last()).toMatchObject({
    name: 'api',
    level: 'info',
    tenant: 'acme',
    msg: 'order accepted',
  });
  expect(last()['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
});

test('of a request only id, method and path are written: no headers, no query, no body', () => {
  const { logger, last } = capture();
  const req = {
    id: 'r1',
    method: 'POST',
    url: '/equipment?query=Maria',
    headers: { key: 'k1', unit: '484' },
    body: { customer: 'Maria' },
  };
  logger.info({ req, res: { statusCode: 202, headers: { 'set-cookie': 'c' } } });
  expect(last()).toMatchObject({ req: { id: 'r1', method: 'POST', path: '/equipment' } });
  expect(Object.keys(last()['req'] as object)).toEqual(['id', 'method', 'path']);
  expect(last()['res']).toEqual({ statusCode: 202 });
});

test('an error keeps its words and its causes, without the tokens in them and without what hangs on it', () => {
  const { logger, last, lines } = capture();
  const cause = new Error(
    'answered https://br.sismetro.com/printSS.php?os=1&token=t0ps3cret to Bearer abc.def',
  );
  const error = Object.assign(new Error('not opened', { cause }), {
    code: 'ECONNRESET',
    config: { headers: { authorization: 'hidden' } },
  });
  logger.error({ err: error }, 'failed');
  expect(last()['err']).toMatchObject({
    type: 'Error',
    message: 'not opened',
    code: 'ECONNRESET',
    cause: {
      message:
        'answered https://br.sismetro.com/printSS.php?os=1&token=[redacted] to Bearer [redacted]',
    },
  });
  expect(lines.join()).not.toMatch(/t0ps3cret|abc\.def|hidden/);
});

test.each([
  'key',
  'token',
  'accessKey',
  'secret',
  'customer',
  'headers',
  'body',
  'link',
  'conclusion',
])('a field called %s is blanked wherever it slips in', (name) => {
  const { logger, lines } = capture();
  logger.info({
    [name]: 'S3cr3t',
    order: { [name]: { text: 'S3cr3t' }, tenant: { [name]: ['S3cr3t'] } },
  });
  expect(lines.join()).toContain('[redacted]');
  expect(lines.join()).not.toContain('S3cr3t');
});

test('LOG_LEVEL sets what is written; what is no level means info', () => {
  expect(readLogLevel({ LOG_LEVEL: 'WARN' })).toBe('warn');
  expect(readLogLevel({ LOG_LEVEL: 'loud' })).toBe('info');
  expect(readLogLevel({})).toBe('info');
  const { logger, lines } = capture();
  logger.debug('unseen');
  expect(lines).toEqual([]);
});
