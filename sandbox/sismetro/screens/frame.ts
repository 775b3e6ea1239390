import { elsewhereOf, type Links } from '../../kit/screens/links.js';
import { type Frame, type MenuEntry, SCREENS } from '../../kit/screens/layout.js';

export const MENU = {
  requests: { path: ['Serviços'], name: 'Solicitações (SS)', address: `${SCREENS}/ss` },
  equipment: { path: ['Cadastros'], name: 'Equipamentos', address: `${SCREENS}/equipamentos` },
  rules: { path: ['Simulador'], name: 'Regras', address: `${SCREENS}/regras` },
  faults: { path: ['Simulador'], name: 'Falhas', address: `${SCREENS}/falhas` },
} as const satisfies Record<string, MenuEntry>;

export const frameOf = (links: Links): Frame => ({
  system: 'Sismetro',
  warning: 'Simulador – não é a Sismetro',
  look: 'sismetro',
  menu: Object.values(MENU),
  elsewhere: elsewhereOf({ ...links, sismetro: undefined }),
});
