import { elsewhereOf, type Links } from '../../kit/screens/links.js';
import { type Frame, type MenuEntry, SCREENS } from '../../kit/screens/layout.js';

/** The place of each page in Senior X's menus (documented by Senior X). */
export const MENU = {
  orders: {
    path: ['Mercado', 'Gestão de vendas'],
    name: 'Vendas',
    address: `${SCREENS}/vendas`,
  },
  branches: { path: ['Cadastros'], name: 'Filiais', address: `${SCREENS}/filiais` },
  webhooks: {
    path: ['Tecnologia', 'Customização', 'Events hub'],
    name: 'Webhooks',
    address: `${SCREENS}/webhooks`,
  },
  faults: { path: ['Simulador'], name: 'Falhas', address: `${SCREENS}/falhas` },
} as const satisfies Record<string, MenuEntry>;

export const frameOf = (links: Links): Frame => ({
  system: 'Senior X',
  warning: 'Simulador – não é o Senior X',
  look: 'senior-x',
  menu: Object.values(MENU),
  elsewhere: elsewhereOf({ ...links, seniorX: undefined }),
});
