import { button, field, submit, table } from '../../kit/screens/elements.js';
import { html } from '../../kit/screens/html.js';
import type { Screens, View } from '../../kit/screens/screens.js';
import type { EquipmentRegister } from '../equipment.js';
import type { FieldCalls } from '../field-calls.js';
import type { OpeningRule, OpeningRules } from '../opening-rules.js';
import { MENU } from './frame.js';

const under = MENU.rules;

/** *Regras*: equipment for which Sismetro refuses to open an SS, so that an order needs an operator's decision. */
export function ruleScreens(
  screens: Screens,
  { register, rules }: { register: EquipmentRegister; rules: OpeningRules },
  { saveRule, removeRule }: FieldCalls,
): void {
  const named = (equipment: number) =>
    `${equipment} – ${register.find(String(equipment))?.description ?? ''}`;

  const view: View = (_request, typed) => ({
    title: 'Regras',
    under,
    body: html`
      <section>
        <p>
          Para um equipamento com regra, a Sismetro recusa a abertura de SS. O pedido fica em
          Aguardando integração e pede uma decisão no console da Ponte, onde o equipamento pode ser
          trocado.
        </p>
        ${table(
          'Regras',
          [
            { name: 'Equipamento', cell: ({ equipment }: OpeningRule) => named(equipment) },
            { name: 'Motivo da recusa', cell: ({ reason }) => reason },
            {
              name: 'Excluir',
              cell: ({ equipment }) =>
                button(`${under.address}/${equipment}/excluir`, 'Excluir', {
                  about: named(equipment),
                }),
            },
          ],
          rules.all(),
          'Nenhuma regra: toda SS é aberta.',
        )}
      </section>
      <section>
        <h2>Nova regra</h2>
        <form class="fields" method="post" action="${under.address}">
          ${field('equipamento', 'Patrimônio', {
            value: typed['equipamento'],
            mode: 'decimal',
            hint: html`O número em <a href="${MENU.equipment.address}">Equipamentos</a>, por exemplo
              9001`,
          })}
          ${field('motivo', 'Motivo da recusa', {
            value: typed['motivo'],
            hint: 'A frase que a Ponte recebe, por exemplo: equipamento baixado',
          })}
          <div class="row">${submit('Salvar regra', { main: true })}</div>
        </form>
      </section>
    `,
  });

  const at = () => under.address;
  screens.show(under.address, view);
  screens.act(under.address, {
    call: saveRule,
    body: ({ equipamento, motivo }) => ({ equipment: equipamento, reason: motivo }),
    view,
    at,
    notice: 'Regra salva.',
  });
  screens.act(`${under.address}/:equipment/excluir`, {
    call: removeRule,
    view,
    at,
    notice: 'Regra excluída.',
  });
}
