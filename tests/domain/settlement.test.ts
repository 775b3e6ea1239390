import { describe, expect, test } from '@jest/globals';
import { changeAndReadBack, type Shown } from '../../domain/settlement.js';

const STOP = { why: 'stopped' };
type Answer<T> = T | typeof STOP;

/** Settles an order as released. Returns the result and the calls that were made. */
async function release(shows: Answer<Shown>[], write: Answer<'sent'> = 'sent', insists = false) {
  const calls: string[] = [];
  const left = [...shows];
  const result = await changeAndReadBack<typeof STOP>('released', {
    async read(when) {
      calls.push(`read ${when}`);
      return left.shift()!;
    },
    elsewhere(shown) {
      calls.push(`elsewhere: ${shown}`);
      return insists ? undefined : STOP;
    },
    async write(shown) {
      calls.push(`write over ${shown}`);
      return write;
    },
  });
  return { result, calls };
}

const WRITES = ['read before', 'write over awaiting-integration'];

describe('settling an order in the ERP', () => {
  test.each(['released', 'billed'] as const)(
    'writes nothing if the ERP shows it: %s',
    async (shown) => {
      expect(await release([shown])).toEqual({ result: 'shown', calls: ['read before'] });
    },
  );

  test('compares, writes and reads back', async () => {
    const { result, calls } = await release(['awaiting-integration', 'released']);
    expect([result, calls]).toEqual(['shown', [...WRITES, 'read after']]);
  });

  test('is not done by an answer alone if the ERP can be read', async () => {
    const { result } = await release(['awaiting-integration', 'awaiting-integration']);
    expect(result).toBe('not-shown');
  });

  test('is done by the answer if it cannot', async () => {
    const { result, calls } = await release(['not-offered']);
    expect([result, calls]).toEqual(['answered', ['read before', 'write over not-offered']]);
  });

  test('stops where its caller stops it', async () => {
    expect(await release([STOP])).toEqual({ result: STOP, calls: ['read before'] });
    const unsent = await release(['awaiting-integration'], STOP);
    expect(unsent).toEqual({ result: STOP, calls: WRITES });
    const unread = await release(['awaiting-integration', STOP]);
    expect(unread).toEqual({ result: STOP, calls: [...WRITES, 'read after'] });
  });
});

test.each(['cancelled', 'unknown', 'missing'] as const)(
  'writes nothing if the ERP shows it elsewhere, unless its caller insists: %s',
  async (shown) => {
    const calls = ['read before', `elsewhere: ${shown}`];
    expect(await release([shown])).toEqual({ result: STOP, calls });
    const insisted = await release([shown, 'released'], 'sent', true);
    expect(insisted).toEqual({
      result: 'shown',
      calls: [...calls, `write over ${shown}`, 'read after'],
    });
  },
);
