import type { Call } from '../calls.js';
import type { FaultRule, Faults } from '../faults.js';
import { Refusal } from '../refusal.js';
import { button, table } from './elements.js';
import { html } from './html.js';
import type { MenuEntry, Page } from './layout.js';
import type { Screens, View } from './screens.js';

/** A fault that a user can switch on, for the next call or for all, with its description. */
export interface Preset {
  /** Name of its rule, by which it is switched off. */
  readonly id: string;
  readonly text: string;
  readonly rule: {
    readonly call: string;
    readonly kind: string;
    readonly [parameter: string]: unknown;
  };
}

/** What every system does when it is unwell. */
export const UNWELL: readonly Preset[] = [
  {
    id: 'fora-do-ar',
    text: 'Fora do ar: a chamada da Ponte é respondida com 503',
    rule: { call: '*', kind: 'status', status: 503 },
  },
  {
    id: 'limite',
    text: 'Excesso de chamadas: 429, tente em 5 s',
    rule: { call: '*', kind: 'status', status: 429, retryAfter: 5 },
  },
  {
    id: 'chave-trocada',
    text: 'Chave trocada: 401',
    rule: { call: '*', kind: 'unauthorized' },
  },
  {
    id: 'lento',
    text: 'Toda resposta demora de 0,8 a 8 s',
    rule: { call: '*', kind: 'delay', ms: 800, upToMs: 8000 },
  },
];

const ONCE = 'uma-vez';
const ALWAYS = 'sempre';

/** Pages on which a user can make this system fail as the real one may. */
export function faultScreens(
  screens: Screens,
  faults: Faults,
  presets: readonly Preset[],
  under: MenuEntry,
): void {
  const byId = new Map(presets.map((preset) => [preset.id, preset]));
  const call = (name: string, work: Call['work']): Call => ({
    name: `simulator.${name}`,
    side: 'user',
    work,
  });
  const at = () => under.address;
  const armed = () => faults.current().rules.filter(({ spent }) => !spent);
  const textOf = ({ name, call, kind }: FaultRule) =>
    byId.get(name ?? '')?.text ?? `${call === '*' ? 'todas as chamadas' : call}: ${kind}`;

  const switchOn = ({ id, text }: Preset, times: string, word: string) =>
    button(`${under.address}/${id}/${times}`, word, { about: text });

  const view: View = (): Page => ({
    title: 'Falhas',
    under,
    body: html`
      <section>
        <h2>Ligadas agora</h2>
        ${table(
          'Falhas ligadas',
          [
            { name: 'O que acontece', cell: textOf },
            {
              name: 'Quantas vezes',
              cell: ({ times }: FaultRule) => (times === undefined ? 'sempre' : String(times)),
            },
            {
              name: 'Desligar',
              cell: (rule) =>
                rule.name !== undefined &&
                button(`${under.address}/${encodeURIComponent(rule.name)}/desligar`, 'Desligar', {
                  about: textOf(rule),
                }),
            },
          ],
          armed(),
          'Nenhuma: o sistema responde bem.',
        )}
        <div class="actions">${button(`${under.address}/desligar`, 'Desligar todas')}</div>
      </section>
      <section>
        <h2>O que pode falhar</h2>
        ${table(
          'O que pode falhar',
          [
            { name: 'O que acontece', cell: ({ text }: Preset) => text },
            { name: 'Na próxima vez', cell: (preset) => switchOn(preset, ONCE, 'Uma vez') },
            { name: 'Até desligar', cell: (preset) => switchOn(preset, ALWAYS, 'Sempre') },
          ],
          presets,
          'Nenhuma.',
        )}
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
  screens.act(`${under.address}/:falha/desligar`, {
    call: call('faultOff', ({ params }) => {
      if (!faults.remove(String(params['falha']))) throw new Refusal(404, 'Falha desconhecida.');
      return { body: undefined, effect: 'fault-off' };
    }),
    view,
    at,
    notice: 'Falha desligada.',
  });
  screens.act(`${under.address}/:falha/:vezes`, {
    call: call('faultOn', ({ params }) => {
      const preset = byId.get(String(params['falha']));
      if (!preset) throw new Refusal(404, 'Falha desconhecida.');
      const { id: name, rule } = preset;
      faults.add({
        rules: [{ ...rule, name, ...(params['vezes'] === ONCE && { times: 1 }) }],
      });
      return { body: undefined, effect: 'fault-on' };
    }),
    view,
    at,
    notice: 'Falha ligada.',
  });
}
