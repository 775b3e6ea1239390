import type { Call } from '../calls.js';
import { field, submit } from './elements.js';
import { type Html, html } from './html.js';
import type { Page } from './layout.js';
import type { Form, Screens } from './screens.js';

const MINUTE_MS = 60_000;

/** *Restaurar um backup*: restores the system's state of some minutes ago. */
export const restoreForm = (action: string, typed: Form): Html =>
  html`<section>
    <h2>Simulador: restaurar um backup</h2>
    <form class="fields" method="post" action="${action}">
      ${field('minutos', 'Backup de quantos minutos atrás', {
        value: typed['minutos'],
        mode: 'decimal',
        hint: 'Um dia são 1440 minutos. O que veio depois se perde.',
      })}
      ${submit('Restaurar')}
    </form>
  </section>`;

/** Registers the action of the form. `page` is the page with the form. */
export function restoreAction(
  screens: Screens,
  path: string,
  address: string,
  call: Call,
  page: Pick<Page, 'title' | 'under'>,
): void {
  screens.act(path, {
    call,
    body: ({ minutos = '' }) => ({
      ...(minutos !== '' && { backMs: Number(minutos) * MINUTE_MS }),
    }),
    view: (_request, typed) => ({ ...page, body: restoreForm(path, typed) }),
    at: () => address,
    notice: 'Backup restaurado.',
  });
}
