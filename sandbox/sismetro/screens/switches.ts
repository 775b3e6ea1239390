import type { PresetGroup } from '../../kit/screens/faults.js';

const A_YEAR_AGO = 'Wed, 21 Oct 2015 07:28:00 GMT';

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
        id: 'fora-do-ar-espere-negativo',
        text: '503 com Retry-After negativo',
        rule: { call: '*', kind: 'status', status: 503, retryAfter: -5 },
      },
      {
        id: 'fora-do-ar-espere-passado',
        text: '503 com Retry-After de uma data passada',
        rule: { call: '*', kind: 'status', status: 503, retryAfter: A_YEAR_AGO },
      },
      {
        id: 'limite',
        text: 'Excesso de chamadas: 429, tente em 5 s',
        rule: { call: 'open', kind: 'status', status: 429, retryAfter: 5 },
      },
      {
        id: 'limite-enorme',
        text: 'Excesso de chamadas: 429, tente daqui a 11 dias',
        rule: { call: '*', kind: 'status', status: 429, retryAfter: 999_999 },
      },
      {
        id: 'conexao-cai',
        text: 'A conexão cai antes de qualquer coisa',
        rule: { call: '*', kind: 'reset' },
      },
      {
        id: 'sem-resposta',
        text: 'Nenhuma resposta, e nada é feito',
        rule: { call: '*', kind: 'hang' },
      },
      {
        id: 'sem-efeito',
        text: 'A abertura é respondida como feita, mas nenhuma SS existe',
        rule: { call: 'open', kind: 'no-effect' },
      },
    ],
  },
  {
    title: 'É feito, mas a Ponte não fica sabendo',
    presets: [
      {
        id: 'resposta-perdida',
        text: 'A SS é aberta, mas a resposta se perde',
        rule: { call: 'open', kind: 'answer-lost' },
      },
      {
        id: 'resposta-cortada',
        text: 'A SS é aberta, mas a resposta é cortada ao meio',
        rule: { call: 'open', kind: 'answer-cut' },
      },
      {
        id: 'erro-504',
        text: 'A SS é aberta, mas a resposta é 504',
        rule: { call: 'open', kind: 'error-but-commits', status: 504 },
      },
      {
        id: 'erro-504-depois',
        text: 'A resposta é 504, e a SS é aberta 5 s depois',
        rule: { call: 'open', kind: 'error-but-commits', status: 504, ms: 5000 },
      },
      {
        id: 'erro-500-depois',
        text: 'A resposta é 500, e a SS é aberta 5 s depois',
        rule: { call: 'open', kind: 'error-but-commits', status: 500, ms: 5000 },
      },
      {
        id: 'erro-408-depois',
        text: 'A resposta é 408, e a SS é aberta 5 s depois',
        rule: { call: 'open', kind: 'error-but-commits', status: 408, ms: 5000 },
      },
      {
        id: 'conexao-cai-depois-abre',
        text: 'A conexão cai, e a SS é aberta 5 s depois',
        rule: { call: 'open', kind: 'answer-lost', ms: 5000 },
      },
      {
        id: 'abre-tarde',
        text: 'Nenhuma resposta; a SS é aberta 5 s depois que a Ponte desiste',
        rule: { call: 'open', kind: 'late-commit', ms: 5000 },
      },
      {
        id: 'lenta',
        text: 'Toda resposta demora de 0,8 a 8 s',
        rule: { call: '*', kind: 'delay', ms: 800, upToMs: 8000 },
      },
      {
        id: 'resposta-html',
        text: 'A SS é aberta, e a resposta é uma página HTML',
        rule: { call: 'open', kind: 'malformed', as: 'html' },
      },
      {
        id: 'resposta-estranha',
        text: 'A SS é aberta, e a resposta tem outra forma',
        rule: { call: 'open', kind: 'malformed', as: 'shape' },
      },
    ],
  },
  {
    title: 'A abertura faz outra coisa',
    presets: [
      {
        id: 'abre-duas',
        text: 'Uma abertura cria duas SSs',
        rule: { call: 'open', kind: 'opens-twice' },
      },
      {
        id: 'numero-alheio',
        text: 'A resposta traz o número da SS de outro pedido',
        rule: { call: 'open', kind: 'number-of-another' },
      },
      {
        id: 'sem-numero',
        text: 'A resposta não traz número',
        rule: { call: 'open', kind: 'number-absent' },
      },
    ],
  },
  {
    title: 'Recusas dentro de um 200',
    presets: [
      {
        id: 'recusa-muda',
        text: 'Recusa sem palavras: valid = false',
        rule: { call: '*', kind: 'refusal' },
      },
      {
        id: 'chave-invalida',
        text: 'Recusa com “Chave inválida”',
        rule: { call: '*', kind: 'refusal', message: 'Chave inválida' },
      },
      {
        id: 'limite-excedido',
        text: 'Recusa com “Limite excedido”',
        rule: { call: '*', kind: 'refusal', message: 'Limite excedido' },
      },
      {
        id: 'chave-trocada-401',
        text: 'Chave trocada: 401',
        rule: { call: '*', kind: 'unauthorized' },
      },
      {
        id: 'chave-trocada-403',
        text: 'Chave trocada: 403',
        rule: { call: '*', kind: 'status', status: 403, message: 'Acesso negado' },
      },
    ],
  },
  {
    title: 'A consulta mostra outra coisa',
    presets: [
      {
        id: 'consulta-atrasada',
        text: 'As consultas mostram tudo como era há 20 s',
        rule: { call: '*', kind: 'lag', ms: 20_000 },
      },
      {
        id: 'busca-vazia',
        text: 'A busca pela referência não acha a SS, que existe',
        rule: { call: 'findByReference', kind: 'look-empty' },
      },
      {
        id: 'ss-nao-encontrada',
        text: 'A leitura pelo número não acha a SS, que existe',
        rule: { call: 'findBySs', kind: 'look-empty' },
      },
      {
        id: 'busca-alheia',
        text: 'A busca pela referência acha a SS de outro pedido',
        rule: { call: 'findByReference', kind: 'look-other' },
      },
      {
        id: 'busca-varias',
        text: 'A busca pela referência acha também a SS de outro pedido',
        rule: { call: 'findByReference', kind: 'look-several' },
      },
      {
        id: 'sem-referencia',
        text: 'As SSs não mostram a referência (ela fica só na descrição)',
        rule: { call: '*', kind: 'reference-absent' },
      },
      {
        id: 'referencia-branca',
        text: 'As SSs mostram a referência em branco',
        rule: { call: '*', kind: 'reference-blank' },
      },
      {
        id: 'referencia-cortada',
        text: 'As SSs mostram a referência cortada',
        rule: { call: '*', kind: 'reference-cut' },
      },
      {
        id: 'referencia-alheia',
        text: 'As SSs mostram a referência de outro pedido',
        rule: { call: '*', kind: 'reference-foreign' },
      },
      {
        id: 'sem-descricao',
        text: 'As SSs não mostram a descrição',
        rule: { call: '*', kind: 'description-blank' },
      },
      {
        id: 'descricao-cortada',
        text: 'As SSs mostram a descrição cortada',
        rule: { call: '*', kind: 'description-cut' },
      },
      {
        id: 'descricao-html',
        text: 'A descrição vem com entidades e marcas no meio das palavras',
        rule: { call: '*', kind: 'description-mangled', how: 'tags' },
      },
      {
        id: 'descricao-html-dobrado',
        text: 'A descrição vem com o HTML escapado duas vezes',
        rule: { call: '*', kind: 'description-mangled', how: 'twice' },
      },
      {
        id: 'horario-de-verao-adianta',
        text: 'As datas estão uma hora adiantadas (horário de verão)',
        rule: { call: '*', kind: 'dates', shiftMinutes: 60 },
      },
      {
        id: 'horario-de-verao-atrasa',
        text: 'As datas estão uma hora atrasadas (horário de verão)',
        rule: { call: '*', kind: 'dates', shiftMinutes: -60 },
      },
      {
        id: 'horario-de-verao-inexistente',
        text: 'As datas caem na hora que o horário de verão pulou',
        rule: { call: '*', kind: 'dates', shown: '2018-11-04 00:30:00' },
      },
    ],
  },
  {
    title: 'Avisos à Ponte',
    presets: [
      {
        id: 'aviso-perdido',
        text: 'O aviso à Ponte se perde (a varredura dela o repara)',
        rule: { call: 'callback', kind: 'lost' },
      },
      {
        id: 'aviso-repetido',
        text: 'O aviso à Ponte chega duas vezes ao mesmo tempo',
        rule: { call: 'callback', kind: 'duplicate', copies: 2 },
      },
      {
        id: 'aviso-outra-vez',
        text: 'O aviso à Ponte chega outra vez 10 s depois',
        rule: { call: 'callback', kind: 'repeat', ms: 10_000 },
      },
      {
        id: 'aviso-referencia-branca',
        text: 'O aviso vem com a referência em branco',
        rule: { call: 'callback', kind: 'reference-blank' },
      },
      {
        id: 'aviso-referencia-cortada',
        text: 'O aviso vem com a referência cortada',
        rule: { call: 'callback', kind: 'reference-cut' },
      },
      {
        id: 'aviso-referencia-estranha',
        text: 'O aviso vem com uma referência que não é da Ponte',
        rule: { call: 'callback', kind: 'reference-foreign', reference: 'OS 77/2026' },
      },
      {
        id: 'aviso-numero-alheio',
        text: 'O aviso vem com o número da SS de outro pedido',
        rule: { call: 'callback', kind: 'number-of-another' },
      },
      {
        id: 'aviso-sem-numero',
        text: 'O aviso vem sem número',
        rule: { call: 'callback', kind: 'number-absent' },
      },
      {
        id: 'conclusao-adiantada',
        text: 'A conclusão é avisada 15 s antes de valer',
        rule: { call: 'campo.complete', kind: 'early', ms: 15_000 },
      },
      {
        id: 'cancelamento-adiantado',
        text: 'O cancelamento é avisado 15 s antes de valer',
        rule: { call: 'campo.cancel', kind: 'early', ms: 15_000 },
      },
    ],
  },
  {
    title: 'A Sismetro age por conta própria',
    presets: [
      {
        id: 'conclusao-forjada',
        text: 'A conclusão é avisada 5 s depois da abertura, sem ter havido',
        rule: { call: 'open', kind: 'forged', end: 'completed', ms: 5000 },
      },
      {
        id: 'cancelamento-forjado',
        text: 'O cancelamento é avisado 5 s depois da abertura, sem ter havido',
        rule: { call: 'open', kind: 'forged', end: 'cancelled', ms: 5000 },
      },
      {
        id: 'some',
        text: 'A SS some 5 s depois da abertura',
        rule: { call: 'open', kind: 'deleted', ms: 5000 },
      },
      {
        id: 'excluida',
        text: 'A SS é excluída 5 s depois da abertura',
        rule: { call: 'open', kind: 'deleted', shown: true, ms: 5000 },
      },
      {
        id: 'dividida',
        text: 'A SS é dividida em duas 5 s depois da abertura',
        rule: { call: 'open', kind: 'split', ms: 5000 },
      },
      {
        id: 'mesclada',
        text: 'A SS é mesclada com outra 5 s depois da abertura',
        rule: { call: 'open', kind: 'merged', ms: 5000 },
      },
      {
        id: 'transferida',
        text: 'A SS é transferida para outra unidade 5 s depois da abertura',
        rule: { call: 'open', kind: 'transferred', ms: 5000 },
      },
      {
        id: 'vizinha',
        text: 'Outra empresa da mesma unidade abre uma SS para um pedido de mesmo número',
        rule: { call: 'open', kind: 'neighbour' },
      },
      {
        id: 'reaberta',
        text: 'A SS é reaberta 5 s depois do aviso do seu fim',
        rule: { call: 'callback', kind: 'reopened', ms: 5000 },
      },
    ],
  },
];
