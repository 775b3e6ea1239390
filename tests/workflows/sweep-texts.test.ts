import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ApplicationFailure } from '@temporalio/common';
import { callingVendor } from '../../activities/vendor-failures.js';
import { closingName } from '../../domain/ids.js';
import { VendorError, type VendorErrorDetails } from '../../vendors/vendor-error.js';
import { failedPart, NO_ANSWER, readFailure } from '../../workflows/sweep/texts.js';
import { pt } from '../../texts/pt/index.js';

/** The message of the failure that an activity throws if its call fails in this way. */
async function reasonOf(details: VendorErrorDetails): Promise<string> {
  const deps = { graceMs: 0, isOfOneOrder: () => false };
  const failure = await callingVendor(deps, () => Promise.reject(new VendorError(details))).catch(
    (error: unknown) => error,
  );
  return (failure as ApplicationFailure).message;
}

const ss = 'SS 1287593';
const order = closingName({ id: 'order-7', closing: 2 });

/** The recorded part in words, and the order that it is about. */
function said(recorded: string) {
  const part = readFailure(recorded);
  if (part === undefined) return { problem: recorded };
  const { orderId } = part;
  return { problem: pt.failedPart(part), ...(orderId !== undefined && { orderId }) };
}

describe('a part of a sweep that failed', () => {
  test.each<[VendorErrorDetails, string]>([
    [{ vendor: 'sismetro', call: 'list', meaning: 'again' }, 'o sistema não atendeu'],
    [
      { vendor: 'sismetro', call: 'list', meaning: 'quota', status: 429 },
      'o limite de chamadas foi atingido',
    ],
    [
      { vendor: 'sismetro', call: 'list.session', meaning: 'credentials', status: 401 },
      'a chave de acesso foi recusada',
    ],
  ])('says why: %j', async (details, why) => {
    const reason = await reasonOf(details);
    expect(said(failedPart('sweepServiceRequests', reason))).toEqual({
      problem: `Lista de SSs da Sismetro: ${why}`,
    });
    expect(said(failedPart('sweepServiceRequest', reason, ss))).toEqual({
      problem: `Uma SS da Sismetro, ${ss}: ${why}`,
    });
    expect(said(failedPart('compareWithErp', reason, order))).toEqual({
      problem: `Um pedido do Senior X, pedido ${order}: ${why}`,
      orderId: order,
    });
  });

  test('says that nothing answered in time', () => {
    expect(said(failedPart('openAwaiting', NO_ANSWER)).problem).toBe(
      'Pedidos do Senior X: sem resposta no prazo',
    );
    expect(said(failedPart('sweepServiceRequest', NO_ANSWER, ss)).problem).toBe(
      `Uma SS da Sismetro, ${ss}: sem resposta no prazo`,
    );
  });

  test('is shown as it was recorded as far as it is unknown', () => {
    const problemOf = (recorded: string) => said(recorded).problem;
    expect(said(failedPart('compareWithErp', 'Temporal did not answer', order))).toEqual({
      problem: `Um pedido do Senior X, pedido ${order}: “Temporal did not answer”`,
      orderId: order,
    });
    expect(problemOf(failedPart('openAwaiting', 'Permissão negada'))).toBe(
      'Pedidos do Senior X: “Permissão negada”',
    );
    expect(problemOf(failedPart('openAwaiting', 'constructor: constructor'))).toBe(
      'Pedidos do Senior X: “constructor: constructor”',
    );
    for (const recorded of ['', 'off', failedPart('formerActivity', NO_ANSWER)])
      expect(problemOf(recorded)).toBe(recorded);
  });

  test('is called by its name, whichever it is', () => {
    const folder = new URL('../../workflows/sweep/', import.meta.url);
    const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      .join('\n');
    // the sweep itself fails with `beginSweep`, and has no report
    const activities = new Set(
      [...source.matchAll(/await calls\.\w+\.(?!beginSweep)(\w+)\(/g)].map(([, name]) => name!),
    );
    expect(activities.size).toBeGreaterThan(5);
    for (const activity of activities)
      expect(said(failedPart(activity, NO_ANSWER)).problem).not.toContain(activity);
  });
});
