import type { Router } from 'express';
import { type Preset, UNWELL, faultScreens } from '../../kit/screens/faults.js';
import { html } from '../../kit/screens/html.js';
import { type Page, SCREENS } from '../../kit/screens/layout.js';
import type { Links } from '../../kit/screens/links.js';
import { createScreens } from '../../kit/screens/screens.js';
import type { FieldCalls } from '../field-calls.js';
import type { SismetroParts } from '../parts.js';
import { equipmentScreens } from './equipment.js';
import { MENU, frameOf } from './frame.js';
import { requestScreens } from './requests.js';
import { ruleScreens } from './rules.js';

/** Sismetro's pages, for technicians and planners. */
export function sismetroScreens(parts: SismetroParts, calls: FieldCalls, links: Links): Router {
  const { handle, deliveries, faults } = parts.kit;
  return createScreens(frameOf(links), handle, (screens) => {
    screens.show(SCREENS, () => HOME);
    requestScreens(screens, { ...parts, deliveries }, calls);
    equipmentScreens(screens, parts, calls);
    ruleScreens(screens, parts, calls);
    faultScreens(screens, faults, FAULTS, MENU.faults);
  });
}

const FAULTS: readonly Preset[] = [
  ...UNWELL,
  {
    id: 'resposta-perdida',
    text: 'A SS é aberta, mas a resposta se perde',
    rule: { call: 'open', kind: 'answer-lost' },
  },
  {
    id: 'erro-504',
    text: 'A resposta é 504, e a SS é aberta 5 s depois',
    rule: { call: 'open', kind: 'error-but-commits', ms: 5000 },
  },
  {
    id: 'sem-efeito',
    text: 'A abertura é respondida como feita, mas nenhuma SS existe',
    rule: { call: 'open', kind: 'no-effect' },
  },
  {
    id: 'aviso-perdido',
    text: 'O aviso à Ponte se perde (a varredura dela o repara)',
    rule: { call: 'callback', kind: 'lost' },
  },
  {
    id: 'aviso-repetido',
    text: 'O aviso à Ponte chega duas vezes ao mesmo tempo',
    rule: { call: 'callback', kind: 'duplicate' },
  },
];

const HOME: Page = {
  title: 'Atendimento e cancelamento do serviço',
  body: html`<section>
    <p>
      O atendimento do serviço parte da Sismetro: a conclusão de uma SS libera o pedido no Senior X,
      e o cancelamento o cancela. Nada aqui é a Sismetro.
    </p>
    <ul>
      <li>
        <a href="${MENU.requests.address}">Solicitações de Serviço</a>: atender, concluir, cancelar
      </li>
      <li>
        <a href="${MENU.equipment.address}">Equipamentos</a>: o que a busca do Senior X encontra
      </li>
      <li>
        <a href="${MENU.rules.address}">Regras</a>: equipamentos para os quais nenhuma SS é aberta
      </li>
      <li>
        <a href="${MENU.faults.address}">Falhas</a>: o que pode dar errado, ligado de propósito
      </li>
    </ul>
  </section>`,
};
