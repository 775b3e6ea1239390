import { expect, test } from '@jest/globals';
import { createLogger, withLogContext } from '../../platform/logging.js';
import { readLogLevel } from '../../platform/settings/process.js';

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

test('only the method of a request is logged: no path, no headers, no query, no body', () => {
  const { logger, last } = capture();
  const req = {
    id: 'r1',
    method: 'POST',
    url: '/equipment?query=Maria',
    headers: { key: 'k1', unit: '484' },
    body: { customer: 'Maria' },
  };
  logger.info({ req, res: { statusCode: 202, headers: { 'set-cookie': 'c' } } }, 'answered');
  expect(last()).toMatchObject({ req: { method: 'POST' } });
  expect(Object.keys(last()['req'] as object)).toEqual(['method']);
  expect(last()['res']).toEqual({ statusCode: 202 });
});

test('an error is logged with message and causes, without tokens and other fields', () => {
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
      message: 'answered https://br.sismetro.com/printSS.php?*** to Bearer ***',
    },
  });
  expect(lines.join()).not.toMatch(/t0ps3cret|abc\.def|hidden/);
});

test('a field that is not listed is left out, and only counted', () => {
  const { logger, last, lines } = capture();
  const fields = {
    tenant: 'acme',
    customer: 'Maria',
    body: { cpf: '52998224725' },
    why: undefined,
  };
  logger.info(fields, 'accepted');
  expect(last()).toMatchObject({ tenant: 'acme', unlisted: 2, msg: 'accepted' });
  expect(Object.keys(last()).toSorted()).toEqual(
    ['hostname', 'level', 'msg', 'name', 'pid', 'tenant', 'time', 'unlisted'].toSorted(),
  );
  expect(lines.join()).not.toMatch(/Maria|52998224725|customer/);
});

test('an id is text or a number: an object is left out', () => {
  const { logger, last } = capture();
  logger.info({ orderId: { name: 'Maria' }, ids: [1, 2], parked: ['a', ['Maria']] }, 'x');
  expect(last()).toMatchObject({ ids: [1, 2], unlisted: 2 });
  expect(JSON.stringify(last())).not.toContain('Maria');
});

test('foreign text is scrubbed in messages, errors, stacks and lists', () => {
  const { logger, lines } = capture();
  const error = new Error('recusado: 529.982.247-25', { cause: 'fone (47) 99999-1234' });
  logger.error({ err: error }, 'cliente ana@acme.com.br');
  logger.error({ error }, 'activity failed');
  logger.info('CNPJ 12.ABC.345/01DE-35');
  logger.warn({ problems: [{ path: 'x', message: 'token=t0ps3cret' }] }, 'wrong');
  expect(lines.join()).not.toMatch(/529\.982|99999-1234|ana@acme|12\.ABC|t0ps3cret/);
  expect(lines).toHaveLength(4);
});

test('a line carries the ids of the work during which it is written', async () => {
  const { logger, last } = capture();
  const ids = { requestId: 'request-1', workflowId: 'order/acme/1' };
  await withLogContext(ids, async () => {
    await Promise.resolve();
    logger.info('accepted');
  });
  expect(last()).toMatchObject(ids);
  logger.info('later');
  expect(last()).not.toHaveProperty('requestId');
});

test('a message is written as it is, without placeholders filled in', () => {
  const { logger, last } = capture();
  logger.info('refused: %s', 'Maria');
  expect(last()['msg']).toBe('refused: %s');
});

test('LOG_LEVEL sets the level; an invalid one means info', () => {
  expect(readLogLevel({ LOG_LEVEL: 'WARN' })).toBe('warn');
  expect(readLogLevel({ LOG_LEVEL: 'loud' })).toBe('info');
  expect(readLogLevel({})).toBe('info');
  const { logger, lines } = capture();
  logger.debug('unseen');
  expect(lines).toEqual([]);
});
