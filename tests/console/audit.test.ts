import { expect, test } from '@jest/globals';
import { expectAccessible } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { usePages } from './support/use-console.js';

const PARKED = 'fb4d7289-3f0c-4b1e-9f6e-6b9a353a4f0f';

const aRecord = (workflowId: string, action: string, target: string, details: string | null) => ({
  ...{ workflowId, action, target, details },
  ...{ at: '2026-11-25T12:00:00.000Z', by: 'ana', role: 'admin', via: 'token', tenant: 'acme' },
  ...{ number: null, reason: 'conferido' },
});

describeInBrowser('the audit', () => {
  const world = usePages();

  test.each([
    {
      locale: 'pt-BR',
      lead: /registrado quando é pedido, antes de ser feito/,
      settle: 'Registrar o encerramento Liberado',
      parked: 'Aviso parado',
      bulk: 'Decisão em lote',
    },
    {
      locale: 'en',
      lead: /recorded when it is asked for, before it is carried out/,
      settle: 'Record the end Released',
      parked: 'Parked delivery',
      bulk: 'Bulk decision',
    },
  ] as const)(
    'says in $locale what was asked for and about what, and that it may have been refused',
    async ({ locale, lead, settle, parked, bulk }) => {
      const { page, go } = await world.visit({ as: 'ana', locale });
      const items = [
        aRecord('audit/1', 'decision', 'order/acme/a1', 'settle released'),
        aRecord('audit/2', 'replay', `parked/${PARKED}`, null),
        aRecord('audit/3', 'bulk', `bulk/${PARKED}`, null),
      ];
      await page.route('**/audit?*', (route) =>
        route.fulfill({ json: { items, nextCursor: null } }),
      );
      await go('/audit');
      await page.getByText(lead).waitFor();
      await page.getByRole('cell', { name: settle, exact: true }).waitFor();
      const link = page.getByRole('link', { name: parked, exact: true });
      expect(await link.getAttribute('href')).toContain(`/parked/${PARKED}`);
      await page.getByRole('link', { name: bulk, exact: true }).waitFor();
      await expectAccessible(page);
    },
  );
});
