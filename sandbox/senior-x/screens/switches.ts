import type { PresetGroup } from '../../kit/screens/faults.js';

const RELEASE = 'updateOrderStatusIntegration';
const CANCEL = 'cancelOrders';

/** All switches of the simulator with their descriptions; docs/doubles.md explains the rules. */
export const SWITCHES: readonly PresetGroup[] = [
  {
    title: 'Nada é feito',
    presets: [
      {
        id: 'fora-do-ar',
        text: 'Fora do ar: a chamada da Ponte é respondida com 503',
        rule: { call: '*', kind: 'status', status: 503 },
      },
      {
        id: 'fora-do-ar-espere-zero',
        text: '503 com Retry-After: 0',
        rule: { call: '*', kind: 'status', status: 503, retryAfter: 0 },
      },
      {
        id: 'login-recusado',
        text: 'O login é recusado com 401',
        rule: { call: 'loginWithKey', kind: 'unauthorized' },
      },
      {
        id: 'token-recusado',
        text: 'O token é recusado com 401',
        rule: { call: '*', kind: 'unauthorized' },
      },
      {
        id: 'liberacao-sem-efeito',
        text: 'A liberação é respondida como feita, mas não tem efeito',
        rule: { call: RELEASE, kind: 'no-effect' },
      },
      {
        id: 'cancelamento-sem-efeito',
        text: 'O cancelamento é respondido como feito, mas não tem efeito',
        rule: { call: CANCEL, kind: 'no-effect' },
      },
      {
        id: 'observacao-sem-efeito',
        text: 'A observação é respondida como gravada, mas não é',
        rule: { call: 'addObservation', kind: 'no-effect' },
      },
      {
        id: 'cancelamento-item-recusado',
        text: 'O cancelamento é recusado: “Item 2 já cancelado; o pedido não pode ser cancelado”',
        rule: {
          call: CANCEL,
          kind: 'refusal',
          message: 'Item 2 já cancelado; o pedido não pode ser cancelado',
        },
      },
      {
        id: 'cancelamento-ja-cancelado',
        text: 'O cancelamento é recusado: “Pedido já está cancelado”, e não está',
        rule: { call: CANCEL, kind: 'refusal', message: 'Pedido já está cancelado' },
      },
      {
        id: 'liberacao-recusada',
        text: 'A liberação é recusada com 400: “Pedido já liberado”, e não está',
        rule: { call: RELEASE, kind: 'refusal', status: 400, message: 'Pedido já liberado' },
      },
    ],
  },
  {
    title: 'É feito, mas a Ponte não fica sabendo',
    presets: [
      {
        id: 'resposta-perdida',
        text: 'A observação é gravada, mas a resposta se perde',
        rule: { call: 'addObservation', kind: 'answer-lost' },
      },
      {
        id: 'liberacao-perdida',
        text: 'O pedido é liberado, mas a resposta se perde',
        rule: { call: RELEASE, kind: 'answer-lost' },
      },
      {
        id: 'liberacao-504',
        text: 'O pedido é liberado, mas a resposta é 504',
        rule: { call: RELEASE, kind: 'error-but-commits', status: 504 },
      },
      {
        id: 'cancelamento-504',
        text: 'O pedido é cancelado, mas a resposta é 504',
        rule: { call: CANCEL, kind: 'error-but-commits', status: 504 },
      },
      {
        id: 'liberacao-tarde',
        text: 'Nenhuma resposta; o pedido é liberado 5 s depois que a Ponte desiste',
        rule: { call: RELEASE, kind: 'late-commit', ms: 5000 },
      },
      {
        id: 'cancelamento-tarde',
        text: 'Nenhuma resposta; o pedido é cancelado 5 s depois que a Ponte desiste',
        rule: { call: CANCEL, kind: 'late-commit', ms: 5000 },
      },
      {
        id: 'lento',
        text: 'Toda chamada demora de 0,8 a 8 s e só vale no fim',
        rule: { call: '*', kind: 'delay', ms: 800, upToMs: 8000 },
      },
      {
        id: 'lento-ja-feito',
        text: 'Toda chamada vale logo, mas a resposta demora de 0,8 a 8 s',
        rule: { call: '*', kind: 'delay', ms: 800, upToMs: 8000, commits: 'start' },
      },
    ],
  },
  {
    title: 'A leitura mostra outra coisa',
    presets: [
      {
        id: 'pedido-404',
        text: 'O pedido não pode ser lido: 404',
        rule: { call: 'readOrder', kind: 'status', status: 404 },
      },
      {
        id: 'pedido-403',
        text: 'O pedido não pode ser lido: 403',
        rule: { call: 'readOrder', kind: 'status', status: 403, message: 'Permissão negada' },
      },
      {
        id: 'pedido-500',
        text: 'O pedido não pode ser lido: 500',
        rule: { call: 'readOrder', kind: 'status', status: 500 },
      },
      {
        id: 'leitura-atrasada',
        text: 'Os pedidos são lidos como eram há 20 s',
        rule: { call: '*', kind: 'lag', ms: 20_000 },
      },
      {
        id: 'lista-sem-pedido',
        text: 'Os pedidos faltam na lista',
        rule: { call: 'listOrders', kind: 'look-empty' },
      },
      {
        id: 'sem-emissao',
        text: 'O pedido é lido sem data de emissão',
        rule: { call: '*', kind: 'issue-date', shown: 'absent' },
      },
    ],
  },
  {
    title: 'O ERP aceita tudo',
    presets: [
      {
        id: 'liberacao-sem-regra',
        text: 'A liberação vale em qualquer situação, também de um pedido cancelado',
        rule: { call: RELEASE, kind: 'unchecked' },
      },
      {
        id: 'cancelamento-sem-regra',
        text: 'O cancelamento vale em qualquer situação, também de um pedido faturado',
        rule: { call: CANCEL, kind: 'unchecked' },
      },
    ],
  },
  {
    title: 'Webhook',
    presets: [
      {
        id: 'webhook-perdido',
        text: 'O webhook se perde (a varredura da Ponte o repara)',
        rule: { call: 'webhook', kind: 'lost' },
      },
      {
        id: 'webhook-repetido',
        text: 'O webhook chega duas vezes ao mesmo tempo',
        rule: { call: 'webhook', kind: 'duplicate', copies: 2 },
      },
      {
        id: 'webhook-outra-vez',
        text: 'O webhook chega outra vez 10 s depois',
        rule: { call: 'webhook', kind: 'repeat', ms: 10_000 },
      },
      {
        id: 'webhook-sem-emissao',
        text: 'O webhook vem sem data de emissão',
        rule: { call: 'webhook', kind: 'issue-date', shown: 'absent' },
      },
      {
        id: 'webhook-emissao-com-hora',
        text: 'O webhook vem com data e hora de emissão',
        rule: { call: 'webhook', kind: 'issue-date', shown: 'date-time' },
      },
      {
        id: 'webhook-emissao-antiga',
        text: 'O webhook vem com a data de emissão de um ano atrás',
        rule: { call: 'webhook', kind: 'issue-date', shown: 'last-year' },
      },
    ],
  },
  {
    title: 'O ERP age por conta própria',
    presets: [
      {
        id: 'liberado',
        text: 'O pedido é liberado 5 s depois do webhook',
        rule: { call: 'webhook', kind: 'released', ms: 5000 },
      },
      {
        id: 'faturado',
        text: 'O pedido é faturado 5 s depois do webhook',
        rule: { call: 'webhook', kind: 'billed', ms: 5000 },
      },
      {
        id: 'cancelado',
        text: 'O pedido é cancelado 5 s depois do webhook',
        rule: { call: 'webhook', kind: 'cancelled', ms: 5000 },
      },
      {
        id: 'reaberto',
        text: 'O pedido é reaberto 5 s depois do webhook',
        rule: { call: 'webhook', kind: 'reopened', ms: 5000 },
      },
      {
        id: 'excluido',
        text: 'O pedido é excluído 5 s depois do webhook',
        rule: { call: 'webhook', kind: 'deleted', ms: 5000 },
      },
      {
        id: 'mudado',
        text: 'Os itens mudam 5 s depois da observação, e o webhook vem outra vez',
        rule: { call: 'addObservation', kind: 'reclosed', change: 'items', ms: 5000 },
      },
      {
        id: 'fechado-de-novo',
        text: 'O pedido é fechado de novo 5 s depois da liberação',
        rule: { call: RELEASE, kind: 'reclosed', ms: 5000 },
      },
      {
        id: 'estornado',
        text: 'O faturamento é estornado 5 s depois de feito',
        rule: { call: 'erp.billOrder', kind: 'unbilled', ms: 5000 },
      },
    ],
  },
];
