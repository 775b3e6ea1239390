import type { Call } from '../calls.js';
import type { AnyRule, Faults } from '../faults.js';
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

/** A group of faults, such as those of the look-ups. */
export interface PresetGroup {
  readonly title: string;
  readonly presets: readonly Preset[];
}

/**
 * Makes the groups of switches from a text: a line `# title` for each group, and below it a line
 * `id | call | kind {parameters in JSON} | description` for each switch.
 */
export function switches(text: string): readonly PresetGroup[] {
  const [, ...groups] = text.split(/^# /m);
  return groups.map((group) => {
    const [title = '', ...rows] = group.trim().split('\n');
    return { title, presets: rows.map(presetOf) };
  });
}

function presetOf(row: string): Preset {
  const [id = '', call = '', what = '', text = ''] = row.split(' | ');
  const [, kind = '', parameters = '{}'] = /^(\S+)(?: (.+))?$/.exec(what) ?? [];
  return { id, text, rule: { call, kind, ...(JSON.parse(parameters) as object) } };
}

/** What every system does when it is down. */
export const AWAY = `fora-do-ar | * | status {"status":503} | Fora do ar: a chamada da Ponte é respondida com 503
fora-do-ar-espere-zero | * | status {"status":503,"retryAfter":0} | 503 com Retry-After: 0`;

const ONCE = 'uma-vez';
const ALWAYS = 'sempre';

/** Pages on which a user can make this system fail as the real one may. */
export function faultScreens(
  screens: Screens,
  faults: Faults,
  groups: readonly PresetGroup[],
  under: MenuEntry,
): void {
  const presets = new Map(
    groups.flatMap(({ presets }) => presets.map((preset) => [preset.id, preset] as const)),
  );
  const call = (name: string, work: Call['work']): Call => ({
    name: `simulator.${name}`,
    side: 'user',
    work,
  });
  const at = () => under.address;
  const armed = () => faults.current().rules.filter(({ spent }) => !spent);
  const textOf = ({ name, call, kind }: AnyRule) =>
    presets.get(name ?? '')?.text ?? `${call === '*' ? 'todas as chamadas' : call}: ${kind}`;

  const groupTable = ({ title, presets }: PresetGroup) =>
    html`<section>
      <h2>${title}</h2>
      ${table(
        title,
        [
          { name: 'O que acontece', cell: ({ text }: Preset) => text },
          { name: 'Na próxima vez', cell: (preset) => switchOn(preset, ONCE, 'Uma vez') },
          { name: 'Até desligar', cell: (preset) => switchOn(preset, ALWAYS, 'Sempre') },
        ],
        presets,
        'Nenhuma.',
      )}
    </section>`;
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
              cell: ({ times }: AnyRule) => (times === undefined ? 'sempre' : String(times)),
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
      ${groups.map(groupTable)}
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
      const preset = presets.get(String(params['falha']));
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
