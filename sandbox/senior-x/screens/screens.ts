import type { Router } from 'express';
import type { Call } from '../../kit/calls.js';
import { type Preset, UNWELL, faultScreens } from '../../kit/screens/faults.js';
import { SCREENS } from '../../kit/screens/layout.js';
import type { Links } from '../../kit/screens/links.js';
import { createScreens } from '../../kit/screens/screens.js';
import type { Kit } from '../../kit/stand-in.js';
import type { Catalogue } from '../catalogue.js';
import type { CatalogueCalls } from '../catalogue-calls.js';
import type { OrderCalls } from '../order-calls.js';
import type { Orders } from '../orders.js';
import { branchScreens } from './branches.js';
import { equipmentScreens } from './equipment.js';
import { MENU, frameOf } from './frame.js';
import { home } from './home.js';
import { orderFinder, orderScreens } from './order.js';
import { orderListScreens } from './orders.js';
import { webhookScreens } from './webhooks.js';

export interface SeniorXScreensParts {
  readonly kit: Kit;
  readonly catalogue: Catalogue;
  readonly orders: Orders;
  readonly catalogueCalls: CatalogueCalls;
  readonly orderCalls: OrderCalls;
  /** The search beside *Equipamento disponível*. */
  readonly searchEquipment: Call<unknown>;
  readonly ponteUrl: string | undefined;
  readonly links: Links;
}

/** The ERP's pages, in the menus of the source document. */
export function seniorXScreens(parts: SeniorXScreensParts): Router {
  const { kit, catalogue, orders, catalogueCalls, orderCalls, ponteUrl, links } = parts;
  const { deliveries, faults } = kit;
  return createScreens(frameOf(links), kit.handle, (screens) => {
    screens.show(SCREENS, () => home(links));
    branchScreens(screens, catalogue, catalogueCalls);
    webhookScreens(screens, { catalogue, orders, deliveries, ponteUrl }, catalogueCalls);
    orderListScreens(screens, { orders, catalogue }, orderCalls);
    equipmentScreens(screens, orderFinder(orders), parts.searchEquipment, orderCalls);
    orderScreens(screens, { orders, catalogue, deliveries }, orderCalls);
    faultScreens(screens, faults, FAULTS, MENU.faults);
  });
}

const FAULTS: readonly Preset[] = [
  ...UNWELL,
  {
    id: 'resposta-perdida',
    text: 'A observação é gravada, mas a resposta se perde',
    rule: { call: 'addObservation', kind: 'answer-lost' },
  },
  {
    id: 'liberacao-504',
    text: 'O pedido é liberado, mas a resposta é 504',
    rule: { call: 'updateOrderStatusIntegration', kind: 'error-but-commits' },
  },
  {
    id: 'liberacao-sem-efeito',
    text: 'A liberação é respondida como feita, mas não tem efeito',
    rule: { call: 'updateOrderStatusIntegration', kind: 'no-effect' },
  },
  {
    id: 'webhook-perdido',
    text: 'O webhook se perde (a varredura da Ponte o repara)',
    rule: { call: 'webhook', kind: 'lost' },
  },
  {
    id: 'webhook-repetido',
    text: 'O webhook chega duas vezes ao mesmo tempo',
    rule: { call: 'webhook', kind: 'duplicate' },
  },
];
