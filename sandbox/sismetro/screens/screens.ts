import type { Router } from 'express';
import { faultScreens } from '../../kit/screens/faults.js';
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
import { SWITCHES } from './switches.js';

/** Sismetro's pages, for technicians and planners. */
export function sismetroScreens(parts: SismetroParts, calls: FieldCalls, links: Links): Router {
  const { handle, deliveries, faults } = parts.kit;
  return createScreens(frameOf(links), handle, (screens) => {
    screens.show(SCREENS, () => HOME);
    requestScreens(screens, { ...parts, deliveries }, calls);
    equipmentScreens(screens, parts, calls);
    ruleScreens(screens, parts, calls);
    faultScreens(screens, faults, SWITCHES, MENU.faults);
  });
}

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
