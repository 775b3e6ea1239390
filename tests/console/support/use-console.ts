import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { startConsole, type Visit } from './console.js';

type Console = Awaited<ReturnType<typeof startConsole>>;

/** For a file's tests: one console and one browser, whose windows are closed after each test. */
export function useConsole() {
  let ponte: Console;
  const visits: Visit[] = [];

  beforeAll(async () => {
    ponte = await startConsole();
  }, 180_000);

  afterEach(async () => {
    await Promise.all(visits.splice(0).map((one) => one.close()));
  });

  afterAll(async () => {
    await ponte?.close();
  }, 60_000);

  return {
    get ponte() {
      return ponte;
    },
    /** Opens a window. */
    async visit(...options: Parameters<Console['visit']>) {
      const opened = await ponte.visit(...options);
      visits.push(opened);
      return opened;
    },
    /** An order that Sismetro refuses: it has no such equipment. */
    async anOrderInAttention() {
      const { people } = ponte;
      const { id, number } = await people.draft({ equipment: { id: '9999' } });
      await people.erp.close(id);
      await people.told(id, ({ attention }) => attention !== null);
      return { id, number: String(number) };
    },
    async anOrderInService() {
      const { order } = await ponte.people.opened();
      return { id: order.id, number: String(order.number) };
    },
  };
}

export const button = (place: Page | Locator, name: string | RegExp) =>
  place.getByRole('button', { name, exact: true });
