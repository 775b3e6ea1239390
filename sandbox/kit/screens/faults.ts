import type { Call } from '../calls.js';
import type { FaultRule, Faults } from '../faults.js';
import { Refusal } from '../refusal.js';
import { button, table } from './elements.js';
import { html } from './html.js';
import type { MenuEntry, Page } from './layout.js';
import type { Screens, View } from './screens.js';

/** A fault that a person can switch on, and what it does, in words. */
export interface Preset {
  readonly id: string;
  readonly text: string;
  readonly rule: FaultRule;
}

/** Pages that let a person have this system fail as the real one may. */
export function faultScreens(
  screens: Screens,
  faults: Faults,
  presets: readonly Preset[],
  under: MenuEntry,
): void {
  const call = (name: string, work: Call['work']): Call => ({
    name: `simulator.${name}`,
    side: 'user',
    work,
  });
  const at = () => under.address;

  /** What is armed still, without the counts. */
  const armed = (): FaultRule[] =>
    faults
      .current()
      .rules.filter(({ times, fired }) => times === undefined || fired < times)
      .map(({ fired: _, ...rule }) => rule);

  const view: View = (): Page => ({
    title: 'Falhas',
    under,
    body: html`
      <section>
        <h2>Ligar uma falha</h2>
        ${table(
          'Falhas que podem ser ligadas',
          [
            { name: 'O que acontece', cell: ({ text }: Preset) => text },
            {
              name: 'Ligar',
              cell: ({ id, text }) => button(`${under.address}/${id}`, 'Ligar', { about: text }),
            },
          ],
          presets,
          'Nenhuma.',
        )}
      </section>
      <section>
        <h2>Ligadas agora</h2>
        ${table(
          'Falhas ligadas',
          [
            { name: 'Chamada', cell: ({ call }: FaultRule) => (call === '*' ? 'todas' : call) },
            {
              name: 'Falha',
              cell: ({ kind, ...rule }) => ('status' in rule ? `HTTP ${rule.status}` : kind),
            },
            {
              name: 'Quantas vezes',
              cell: ({ times }) => (times === undefined ? 'sempre' : String(times)),
            },
          ],
          armed(),
          'Nenhuma: o sistema responde bem.',
        )}
        <div class="actions">${button(`${under.address}/desligar`, 'Desligar todas')}</div>
      </section>
    `,
  });

  screens.show(under.address, view);
  screens.act(`${under.address}/desligar`, {
    call: call('faultsOff', () => {
      faults.clear();
      return { body: undefined, effect: 'faults-off' };
    }),
    view,
    at,
    notice: 'Falhas desligadas.',
  });
  screens.act(`${under.address}/:falha`, {
    call: call('faultOn', ({ params }) => {
      const preset = presets.find(({ id }) => id === params['falha']);
      if (!preset) throw new Refusal(404, 'Falha desconhecida.');
      faults.set({ rules: [...armed(), preset.rule] });
      return { body: undefined, effect: 'fault-on' };
    }),
    view,
    at,
    notice: 'Falha ligada.',
  });
}
