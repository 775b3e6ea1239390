import { beforeAll, expect, test } from '@jest/globals';
import { type Browser, useConsoleApi } from '../api/support/console.js';
import { useTemporal } from '../api/support/temporal.js';
import { eventually } from '../support/eventually.js';

const temporal = useTemporal();
const api = useConsoleApi(() => ({ address: temporal.address }));
let root: Browser;

beforeAll(async () => {
  root = await api.as('root');
  await api.as('ana');
  await eventually('the sign-in of ana is in the audit', async () => (await found('ana')) > 0);
});

/** The number of audit records of an operator with this name. */
async function found(by: string): Promise<number> {
  const { status, body } = await root.get(`/audit?by=${encodeURIComponent(by)}`);
  expect(status).toBe(200);
  return (body['items'] as unknown[]).length;
}

test.each([
  `nobody' OR AuditBy = 'ana`,
  `nobody\\' OR AuditBy = 'ana`,
  `nobody\\\\' OR AuditBy = 'ana`,
  `nobody') OR (AuditBy = 'ana`,
  `nobody" OR AuditBy = "ana`,
  `nobody\` OR AuditBy = \`ana`,
  `nobody' OR 1 = 1 -- `,
  `ana' AND AuditBy = 'ana`,
  `a%`,
  `'`,
  `\\`,
])('a filter is only a value, never part of the query to Temporal: %s', async (by) => {
  expect(await found(by)).toBe(0);
});
