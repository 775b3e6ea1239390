/**
 * What an order's workflow pauses for: the summaries of its timers, which the Temporal Web UI shows. A timer keeps only
 * this text, so each is one of these, and the history finds its code by it.
 */
export const pauses = {
  'call-ends': 'Espera que a chamada anterior termine',
  again: 'Espera antes de tentar de novo',
  'other-end': 'A Sismetro informou o outro fim; confere-se de novo',
  'end-not-shown': 'A Sismetro ainda não mostra o fim do serviço',
  'ss-not-found': 'A SS não foi encontrada; confere-se de novo',
  'ss-not-shown': 'A SS ainda não aparece na Sismetro',
  'look-again': 'Espera antes de procurar a SS de novo',
  number: 'Espera pelo número da SS',
  'not-closed': 'O Senior X não mostra o pedido fechado; confere-se de novo',
  'change-not-shown': 'O Senior X ainda não mostra a mudança',
  'still-asked': 'Confere se a pergunta ainda vale',
} as const;

export type PauseCode = keyof typeof pauses;

/** The summary of an order's timer. */
export type PauseSummary = (typeof pauses)[PauseCode];
