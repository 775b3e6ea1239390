/** What an order waits for. The Temporal Web UI shows it, so the workflows bundle this file. */
import type { Vendor } from '../../domain/ids.js';
import type { Waiting } from '../../domain/waits-for.js';

export const waits: Record<Waiting, string> = {
  answer: 'A decisão de uma pessoa.',
  'answer-or-vendor': 'A decisão de uma pessoa, ou que o sistema volte a responder.',
  'go-live':
    'A virada (a empresa está em ensaio). Depois dela, um operador o assume. Nada foi enviado: veja em “Dados enviados e recebidos” o que seria.',
  'take-over':
    'Um operador que o assuma. Nada foi enviado: veja em “Dados enviados e recebidos” o que seria.',
  opening: 'A abertura da SS na Sismetro.',
  recording: 'A gravação do número da SS nas observações do pedido, no Senior X.',
  end: 'A conclusão ou o cancelamento do serviço na Sismetro.',
  proof: 'A Sismetro informou um fim de serviço; a Ponte confere se a SS do pedido o mostra.',
  link: 'A Sismetro mostrar a SS vinculada sem ser conferida. Confira o número.',
  release: 'A liberação do pedido no Senior X.',
  cancellation: 'O cancelamento do pedido no Senior X.',
};

/** A step that changes something at one system first reads the other, whose answer fails. */
export const waitsForAnswer: Record<Vendor, string> = {
  'senior-x': 'A resposta do Senior X: a Ponte o consulta antes de seguir, e ainda não conseguiu.',
  sismetro: 'A resposta da Sismetro: a Ponte a consulta antes de seguir, e ainda não conseguiu.',
};

/** A changed order blocks nothing: its service may end before anyone answers. */
export const endsUnanswered =
  'Atenção: se o serviço for concluído antes da resposta, o pedido é liberado mesmo assim.';

/** Of an order that waits for nothing. */
export const settled = {
  released: 'Pedido liberado para faturamento.',
  cancelled: 'Pedido cancelado no Senior X.',
};

/** Headings of the page in the Temporal Web UI. */
export const headings = {
  waits: 'O que falta:',
  attention: 'Precisa de atenção:',
  advice: 'O que fazer:',
};
