/** What decisions do, and what questions mean. */
import type { Outcome, Step } from '../../domain/lifecycle.js';
import type { DecisionName } from '../../domain/decisions.js';
import type { CureCode } from '../../domain/cures.js';
import type { CureTexts } from '../forms.js';

const AGAIN: Record<Step, string> = {
  opening: 'A abertura da SS na Sismetro será tentada de novo, com os mesmos dados.',
  recording: 'A gravação da SS nas observações do pedido, no Senior X, será tentada de novo.',
  confirming: 'O que a Sismetro informou será conferido de novo.',
  releasing: 'A liberação do pedido no Senior X será tentada de novo.',
  cancelling: 'O cancelamento do pedido no Senior X será tentado de novo.',
};

const DONE: Record<Outcome, readonly [one: string, several: string]> = {
  released: ['liberado', 'liberados'],
  cancelled: ['cancelado', 'cancelados'],
};

/** What a decision about one order does. */
export const effects = {
  again: (step: Step) => AGAIN[step],
  /** Sismetro announced the end of another SS than the order's. */
  endOfAnother: (ss: string) =>
    `O fim da SS ${ss}, que é outra, deixa de contar. O pedido volta a esperar o fim da sua própria SS.`,
  /** The sweep asked: it reads the order again in Senior X. */
  sweepAsksAgain: 'A pergunta é retirada; a próxima varredura a repete se nada mudar.',
  changeSeen: (ss: string | null) =>
    ss === null
      ? 'A pergunta é retirada. O pedido continua com os dados de antes.'
      : `A pergunta é retirada. Nada muda no Senior X nem na Sismetro: se a SS ${ss} tem os dados de antes, corrija-a lá.`,
  contradictionSeen:
    'A pergunta é retirada, e o último aviso da Sismetro deixa de contar. O pedido segue para o fim que já valia.',
  amend: 'A SS será aberta na Sismetro com o equipamento informado; o pedido no Senior X não muda.',
  link: 'Nenhuma SS será aberta: a SS informada é consultada na Sismetro, e o pedido passa a acompanhá-la; o número vai para as observações no Senior X.',
  takeOver:
    'O pedido passa a valer: a Ponte procura a SS pela referência, e abre uma se não houver. Uma SS aberta à mão não traz a referência: se ela existe, vincule-a em vez de assumir.',
  release: 'O pedido será liberado no Senior X e poderá ser faturado, sem esperar pela Sismetro.',
  settle:
    'Nenhum sistema será alterado: o pedido fica registrado aqui como já liberado ou cancelado no Senior X.',
  cancel: 'O pedido será cancelado no Senior X e não poderá mais ser faturado.',
  /** The ERP shows the order outside _Aguardando integração_. */
  asItIs: (outcome: Outcome) =>
    `O pedido está fora de Aguardando integração no Senior X e pode estar sendo alterado; será ${DONE[outcome][0]} como estiver.`,
  hasLeft:
    'No Senior X o pedido já saiu de Aguardando integração, e não será mudado enquanto estiver assim.',
  ssStays: (ss: string) => `A SS ${ss} continua como está na Sismetro.`,
  sssStay: 'As SS que estão na Sismetro continuam como estão.',
  ssGone:
    'A SS deste pedido não está mais na Sismetro; se o serviço continua em outra, essa fica como está.',
  notRequested: 'Este pedido não tem SS: o serviço não foi pedido à Sismetro.',
  ssMayExist:
    'Este pedido não tem SS na Ponte, mas uma pode ter sido aberta: se houver uma na Sismetro, ela continua aberta lá.',
};

const are = (count: number, one: string, several: string) =>
  `${count} destes ${count === 1 ? one : several}.`;

const leftOut = (count: number, one: string, several: string) =>
  count === 1 ? `1 pedido fica de fora: ${one}` : `${count} pedidos ficam de fora: ${several}`;

/** What a decision about many orders does. */
export const bulk = {
  effects: {
    retry: 'Em cada pedido, o passo em que ele parou será tentado de novo.',
    'amend-equipment':
      'A SS de cada pedido será aberta na Sismetro com o equipamento informado; os pedidos no Senior X não mudam.',
    'take-over':
      'Os pedidos passam a valer: para cada um a Ponte procura a SS pela referência, e abre uma se não houver. Uma SS aberta à mão não traz a referência: vincule antes esses pedidos, na página de cada um.',
    release:
      'Os pedidos serão liberados no Senior X e poderão ser faturados, sem esperar pela Sismetro.',
    cancel: 'Os pedidos serão cancelados no Senior X e não poderão mais ser faturados.',
  },
  mayHaveSs: (count: number) =>
    leftOut(
      count,
      'a SS dele pode já existir. Procure-a na Sismetro e decida na página dele.',
      'a SS deles pode já existir. Procure-a na Sismetro e decida na página de cada pedido.',
    ),
  unseen: (count: number) =>
    leftOut(
      count,
      'mudou no Senior X, ou a Sismetro informou dois fins. Tentar de novo só o marcaria como visto; decida na página dele.',
      'mudaram no Senior X, ou a Sismetro informou dois fins. Tentar de novo só os marcaria como vistos; decida na página de cada pedido.',
    ),
  closedAgain: (count: number) =>
    leftOut(
      count,
      'já tinha terminado e foi fechado de novo. Decida na página dele se o serviço será refeito.',
      'já tinham terminado e foram fechados de novo. Decida na página de cada pedido se o serviço será refeito.',
    ),
  warnings: {
    notRequested: (count: number) =>
      are(
        count,
        'não tem SS: o serviço não foi pedido à Sismetro',
        'não têm SS: o serviço não foi pedido à Sismetro',
      ),
    gone: (count: number) =>
      are(
        count,
        'tem uma SS que não está mais na Sismetro; se o serviço continua em outra, essa fica como está',
        'têm SS que não estão mais na Sismetro; se o serviço continua em outras, essas ficam como estão',
      ),
    mayExist: (count: number) =>
      are(
        count,
        'não tem SS na Ponte, mas uma pode estar aberta na Sismetro',
        'não têm SS na Ponte, mas uma pode estar aberta na Sismetro',
      ),
    severalSs: (count: number) =>
      are(count, 'tem mais de uma SS na Sismetro', 'têm mais de uma SS na Sismetro'),
    hasLeft: (count: number) =>
      are(
        count,
        'já saiu de Aguardando integração no Senior X, e não será mudado enquanto estiver assim',
        'já saíram de Aguardando integração no Senior X, e não serão mudados enquanto estiverem assim',
      ),
    asItIs: (count: number, outcome: Outcome) =>
      are(
        count,
        `está fora de Aguardando integração no Senior X e pode estar sendo alterado; será ${DONE[outcome][0]} como estiver`,
        `estão fora de Aguardando integração no Senior X e podem estar sendo alterados; serão ${DONE[outcome][1]} como estiverem`,
      ),
    changed: (count: number) =>
      are(
        count,
        'mudou no Senior X depois de fechado, e ninguém o conferiu ainda',
        'mudaram no Senior X depois de fechados, e ninguém os conferiu ainda',
      ),
  },
} satisfies { readonly effects: Partial<Record<DecisionName, string>> } & Record<string, unknown>;

/** What each question means, and the best answer to it (docs/decisions.md). */
export const cures: Record<CureCode, CureTexts> = {
  'refused/opening': {
    meaning: 'A Sismetro recusou a abertura da SS. Tentar de novo com os mesmos dados não resolve.',
    advice:
      'Confira o equipamento e o cliente na Sismetro. Se o equipamento do pedido está errado, corrija-o.',
  },
  'refused/something-else': {
    meaning: 'A Sismetro recusou a abertura da SS, e não por causa do equipamento.',
    advice:
      'Veja o que a Sismetro respondeu e corrija isso lá, por exemplo o cadastro do cliente. Depois tente de novo.',
  },
  'refused/recording': {
    meaning: 'O Senior X recusou gravar o número da SS no pedido.',
    advice: 'Veja no Senior X se o pedido está bloqueado e desbloqueie-o. Depois tente de novo.',
  },
  'refused/read': {
    meaning: 'O sistema recusou só a consulta. Nada foi enviado a ele.',
    advice:
      'Confira a SS na Sismetro e o pedido no Senior X, e se a Ponte pode consultá-los. Se o serviço terminou, libere ou cancele o pedido.',
  },
  'refused/releasing': {
    meaning: 'O Senior X recusou a liberação do pedido.',
    advice:
      'Veja no Senior X o que impede a liberação e corrija. Se o pedido já foi liberado lá, registre o encerramento.',
  },
  'refused/cancelling': {
    meaning: 'O Senior X recusou o cancelamento do pedido.',
    advice:
      'Veja no Senior X o que impede o cancelamento e corrija. Se o pedido já foi cancelado lá, registre o encerramento.',
  },
  'ss-unreadable': {
    meaning:
      'A Sismetro não mostra a SS deste pedido, ou mostra de um jeito que a Ponte não entende.',
    advice:
      'Confira a SS na Sismetro e avise o suporte. O pedido continua sozinho quando ela puder ser lida. Se o serviço terminou, libere ou cancele o pedido.',
  },
  'maybe-opened': {
    meaning: 'A Sismetro não confirmou a abertura: a SS pode ter sido aberta.',
    advice:
      'Procure a SS na Sismetro. Se ela existe, vincule-a. Só abra outra depois de confirmar que não existe.',
  },
  'number-missing': {
    meaning: 'A Sismetro aceitou o pedido, mas não informou o número da SS.',
    advice:
      'Procure a SS na Sismetro. Se ela existe, vincule-a. Só abra outra depois de confirmar que não existe.',
  },
  'look-unreadable': {
    meaning:
      'A Sismetro responde de um jeito que a Ponte não entende, e não se sabe se a SS existe.',
    advice:
      'Avise o suporte: o perfil da empresa pode estar errado. Ou procure a SS na Sismetro e vincule-a.',
  },
  'ss-unknown': {
    meaning: 'A Sismetro informou uma SS que a Ponte não consegue provar que é deste pedido.',
    advice: 'Confira a SS na Sismetro. Se é deste pedido, vincule-a.',
  },
  'ss-ended': {
    meaning:
      'Uma SS com a referência do pedido é de antes de a Ponte o receber, e já está encerrada ou excluída.',
    advice:
      'Se é o mesmo serviço, vincule a SS em que ele está. Se falta uma SS nova, tente de novo e confirme que não existe outra.',
  },
  'several-ss': {
    meaning: 'A Sismetro tem mais de uma SS deste pedido.',
    advice: 'Cancele na Sismetro as que sobram e vincule a que vale.',
  },
  'foreign-ss': {
    meaning: 'A SS informada é de outro pedido.',
    advice: 'Confira o número na Sismetro e vincule a SS certa.',
  },
  'link-unconfirmed': {
    meaning: 'A SS foi vinculada sem consulta, porque a Sismetro não respondia.',
    advice:
      'Quando a Sismetro responder, tente de novo. Se a SS está encerrada lá e é a certa, vincule-a de novo e confirme. Se o número está errado, vincule a SS certa.',
  },
  'not-confirmed': {
    meaning: 'A Sismetro informou o fim do serviço, mas a SS não mostra esse fim.',
    advice: 'Confira a SS na Sismetro. Quando ela mostrar o fim, tente de novo.',
  },
  'not-confirmed/another': {
    meaning: 'A Sismetro informou o fim de outra SS, e não da SS do pedido.',
    advice:
      'Confira as duas na Sismetro. Se a outra sobrava, tente de novo em cada pedido: ele segue com a sua SS. Se o serviço continua na outra, vincule-a.',
  },
  'ss-missing': {
    meaning: 'A SS foi excluída ou mesclada em outra, ou não existe mais na Sismetro.',
    advice:
      'Se o serviço tem outra SS, vincule-a. Se ela já é de outro pedido, libere ou cancele este quando o serviço terminar. Se o serviço não será feito, cancele o pedido. Se a Sismetro voltar a mostrar a SS, a pergunta termina sozinha na próxima varredura.',
  },
  contradiction: {
    meaning:
      'A Sismetro informou um fim do serviço que contradiz outro, ou a decisão de um operador.',
    advice: 'Confira a SS na Sismetro e decida: libere ou cancele o pedido, ou marque como visto.',
  },
  'erp-moved': {
    meaning: 'No Senior X o pedido já está liberado, faturado, cancelado ou excluído.',
    advice: 'Confira o pedido no Senior X e registre o encerramento como está lá.',
  },
  'erp-moved/released': {
    meaning: 'No Senior X o pedido já está liberado.',
    advice: 'Se foi liberado de propósito, registre como liberado.',
  },
  'erp-moved/billed': {
    meaning: 'No Senior X o pedido já está faturado.',
    advice: 'Se o faturamento está certo, registre como liberado.',
  },
  'erp-moved/cancelled': {
    meaning: 'No Senior X o pedido já está cancelado.',
    advice:
      'Se foi cancelado de propósito, registre como cancelado e cancele na Sismetro a SS que houver.',
  },
  'erp-moved/missing': {
    meaning: 'O pedido não existe mais no Senior X.',
    advice:
      'Se foi excluído de propósito, registre como cancelado e cancele na Sismetro a SS que houver.',
  },
  'erp-unreadable': {
    meaning: 'O Senior X não mostra a situação do pedido de um jeito que a Ponte entenda.',
    advice:
      'Avise o suporte: o perfil ou a permissão pode estar errado. Corrigida a causa, tente de novo.',
  },
  'no-effect': {
    meaning: 'O Senior X aceitou a mudança, mas o pedido continua em Aguardando integração.',
    advice: 'Veja no Senior X o que segura o pedido. Corrigida a causa, tente de novo.',
  },
  'maybe-settled': {
    meaning:
      'A resposta do Senior X se perdeu, ou o Temporal pode tê-la esquecido: o pedido pode já ter terminado no Senior X.',
    advice:
      'Confira o pedido no Senior X. Se ele terminou, ou foi fechado de novo depois do fim do serviço, registre o encerramento; senão, tente de novo.',
  },
  'maybe-settled/awaits': {
    meaning:
      'O Temporal foi restaurado, ou voltou o pedido a um ponto anterior: pode ter esquecido que ele já terminou. No Senior X ele aguarda integração.',
    advice:
      'Confira no Senior X quando o pedido foi fechado. Se foi depois do fim do serviço, registre o encerramento; senão, tente de novo.',
  },
  reopened: {
    meaning:
      'No Senior X o pedido está numa situação que a Ponte não conhece: provavelmente foi reaberto.',
    advice:
      'Se o pedido está sendo alterado, feche-o de novo no Senior X e tente de novo. Se ele deve terminar como está, libere ou cancele.',
  },
  'webhook-changed': {
    meaning: 'O Senior X enviou o pedido de novo, com outros dados.',
    advice: 'Compare o pedido com a SS e corrija a SS na Sismetro. Depois marque como visto.',
  },
  'closed-again': {
    meaning:
      'O pedido já tinha terminado e foi fechado de novo no Senior X, ou foi interrompido enquanto uma pessoa o encerrava.',
    advice:
      'Se o serviço será refeito, tente de novo: uma nova SS é aberta. Senão, libere ou cancele o pedido.',
  },
  unavailable: {
    meaning:
      'Há horas o sistema não aceita a chamada: responde que está fora do ar ou ocupado, ou não responde.',
    advice:
      'O pedido segue sozinho quando der certo. Se o sistema está no ar para os outros pedidos, avise o suporte.',
  },
};
