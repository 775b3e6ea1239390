import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { callJson } from '../../../sandbox/stack/http.js';
import { sweepId } from '../../../workflows/sweep/messages.js';
import { startConsole, startPages, type Visit } from './console.js';

type Console = Awaited<ReturnType<typeof startConsole>>;

/** For a file's tests: runs `start` once, and offers a browser whose windows are closed after each test. */
function use<T extends Pick<Console, 'visit' | 'close'>>(start: () => Promise<T>) {
  let ponte: T;
  const visits: Visit[] = [];

  beforeAll(async () => {
    ponte = await start();
  }, 180_000);

  afterEach(async () => {
    await Promise.all(visits.splice(0).map((one) => one.close()));
  });

  afterAll(async () => {
    await ponte?.close();
  });

  return {
    /** What was started. */
    started: () => ponte,
    /** Opens a window. */
    async visit(...options: Parameters<Console['visit']>) {
      const opened = await ponte.visit(...options);
      visits.push(opened);
      return opened;
    },
  };
}

/** For pages that need no worker and no vendor. */
export const usePages = () => use(startPages);

/** For a file's tests: the whole of Ponte with its vendors. */
export function useConsole(...options: Parameters<typeof startConsole>) {
  const { started, visit } = use(() => startConsole(...options));
  return {
    get ponte() {
      return started();
    },
    visit,
    /** Creates an order that Sismetro refuses because the equipment does not exist. */
    async anOrderInAttention() {
      const { actors } = started();
      const { id, number } = await actors.draft({ equipment: { id: '9999' } });
      await actors.erp.close(id);
      await actors.told(id, ({ attention }) => attention !== null);
      return { id, number: String(number) };
    },
    /** Changes an order in the ERP without Ponte, as a user can on the page of the stand-in. */
    async moveInErp(id: string, movement: 'cancelled' | 'released' | 'billed') {
      const { client, stack } = started();
      const { seniorX } = stack.urls;
      // a sweep would ask about it at a moment that no test chooses, and what the page knows would be old
      await client.schedule.getHandle(sweepId('acme')).pause();
      const { status } = await fetch(`${seniorX}/telas/vendas/${id}/mover`, {
        ...{ method: 'POST', redirect: 'manual', headers: { origin: seniorX } },
        body: new URLSearchParams({ movimento: movement }),
      });
      if (status >= 400) throw new Error(`the ERP answered ${status}`);
    },
    /** From now on Sismetro's stand-in follows these rules only (docs/doubles.md). */
    fault: (...rules: object[]) =>
      callJson(`${started().stack.urls.sismetro}/_sandbox/faults`, {
        method: 'PUT',
        body: { rules },
      }),
    async anOrderInService() {
      const { order } = await started().actors.opened();
      return { id: order.id, number: String(order.number) };
    },
  };
}

export const button = (place: Page | Locator, name: string | RegExp) =>
  place.getByRole('button', { name, exact: true });

/** Keeps the api's answers at this address from the page, until the returned function is called. */
export async function hold(page: Page, address: string | RegExp): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(address, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}
