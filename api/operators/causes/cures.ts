import type { Attention, AttentionCode, DecisionName, Step } from '../../../domain/lifecycle.js';

/** The meaning of a question and the best answer to it (docs/decisions.md), in Portuguese. */
export interface Cure {
  readonly meaning: string;
  readonly advice: string;
  /** The decision that is usually right; null if the operator must look elsewhere first. */
  readonly decision: DecisionName | null;
  /** Many orders can be retried at once when the cause is removed. */
  readonly mayRetryInBulk: boolean;
}

type Asked = Pick<Attention, 'step' | 'code'>;

export const cureOf = ({ step, code }: Asked): Cure =>
  code === 'refused'
    ? REFUSED[step]
    : code === 'look-unreadable' && step === 'confirming'
      ? SS_UNREADABLE
      : CURES[code];

const cure = (
  meaning: string,
  advice: string,
  decision: DecisionName | null,
  mayRetryInBulk = false,
): Cure => ({ meaning, advice, decision, mayRetryInBulk });

/** Repeating the same call is useless until the cause is removed, so no retry is recommended. */
const REFUSED: Readonly<Record<Step, Cure>> = {
  opening: cure(
    'A Sismetro recusou a abertura da SS. Tentar de novo com os mesmos dados não resolve.',
    'Confira o equipamento e o cliente na Sismetro. Se o equipamento do pedido está errado, corrija-o.',
    'amend-equipment',
    true,
  ),
  recording: cure(
    'O Senior X recusou gravar o número da SS no pedido.',
    'Veja no Senior X se o pedido está bloqueado e desbloqueie-o. Depois tente de novo.',
    null,
    true,
  ),
  confirming: cure(
    'A Sismetro recusou a consulta da SS.',
    'Confira a SS na Sismetro. Se o serviço terminou, libere ou cancele o pedido.',
    null,
    true,
  ),
  releasing: cure(
    'O Senior X recusou a liberação do pedido.',
    'Veja no Senior X o que impede a liberação e corrija. Se o pedido já foi liberado lá, registre o encerramento.',
    null,
    true,
  ),
  cancelling: cure(
    'O Senior X recusou o cancelamento do pedido.',
    'Veja no Senior X o que impede o cancelamento e corrija. Se o pedido já foi cancelado lá, registre o encerramento.',
    null,
    true,
  ),
};

const SS_UNREADABLE = cure(
  'A Sismetro não mostra a SS deste pedido, ou mostra de um jeito que a Ponte não entende.',
  'Confira a SS na Sismetro e avise o suporte. O pedido continua sozinho quando ela puder ser lida. Se o serviço terminou, libere ou cancele o pedido.',
  null,
);

const CURES: Readonly<Record<Exclude<AttentionCode, 'refused'>, Cure>> = {
  'maybe-opened': cure(
    'A resposta da Sismetro se perdeu: a SS pode ter sido aberta.',
    'Procure a SS na Sismetro. Se ela existe, vincule-a. Só abra outra depois de confirmar que não existe.',
    'link-ss',
  ),
  'number-missing': cure(
    'A Sismetro aceitou o pedido, mas não informou o número da SS.',
    'Procure a SS na Sismetro. Se ela existe, vincule-a. Só abra outra depois de confirmar que não existe.',
    'link-ss',
  ),
  'look-unreadable': cure(
    'A Sismetro responde de um jeito que a Ponte não entende, e não se sabe se a SS existe.',
    'Avise o suporte: o perfil da empresa pode estar errado. Ou procure a SS na Sismetro e vincule-a.',
    'link-ss',
  ),
  'ss-unknown': cure(
    'A Sismetro informou uma SS que a Ponte não consegue provar que é deste pedido.',
    'Confira a SS na Sismetro. Se é deste pedido, vincule-a.',
    'link-ss',
  ),
  'ss-ended': cure(
    'A SS deste pedido é anterior a ele, e já está encerrada ou excluída.',
    'Se é o mesmo serviço, vincule a SS em que ele está. Se falta uma SS nova, tente de novo e confirme que não existe outra.',
    'link-ss',
  ),
  'several-ss': cure(
    'A Sismetro tem mais de uma SS deste pedido.',
    'Cancele na Sismetro as que sobram e vincule a que vale.',
    'link-ss',
  ),
  'foreign-ss': cure(
    'A SS informada é de outro pedido.',
    'Confira o número na Sismetro e vincule a SS certa.',
    'link-ss',
  ),
  'link-unconfirmed': cure(
    'A SS foi vinculada sem consulta, porque a Sismetro não respondia.',
    'Quando a Sismetro responder, tente de novo. Se a SS está encerrada lá e é a certa, vincule-a de novo e confirme. Se o número está errado, vincule a SS certa.',
    'retry',
    true,
  ),
  'not-confirmed': cure(
    'A Sismetro informou o fim do serviço, mas a SS não mostra esse fim.',
    'Confira a SS na Sismetro. Quando ela mostrar o fim, tente de novo.',
    'retry',
    true,
  ),
  'ss-missing': cure(
    'A SS foi excluída ou mesclada em outra, ou não existe mais na Sismetro.',
    'Se o serviço tem outra SS, vincule-a. Se ela já é de outro pedido, libere ou cancele este quando o serviço terminar. Se o serviço não será feito, cancele o pedido.',
    'link-ss',
  ),
  contradiction: cure(
    'A Sismetro informou dois fins diferentes para o mesmo serviço.',
    'Confira a SS na Sismetro e decida: libere ou cancele o pedido, ou marque como visto.',
    null,
  ),
  'erp-moved': cure(
    'No Senior X o pedido já está liberado, faturado, cancelado ou excluído.',
    'Confira o pedido no Senior X e registre o encerramento como está lá.',
    'settle',
  ),
  'erp-unreadable': cure(
    'O Senior X não mostra a situação do pedido de um jeito que a Ponte entenda.',
    'Avise o suporte: o perfil ou a permissão pode estar errado. Corrigida a causa, tente de novo.',
    'retry',
    true,
  ),
  'no-effect': cure(
    'O Senior X aceitou a mudança, mas o pedido continua em Aguardando integração.',
    'Veja no Senior X o que segura o pedido. Corrigida a causa, tente de novo.',
    'retry',
    true,
  ),
  'maybe-settled': cure(
    'A resposta do Senior X se perdeu: o pedido pode já ter terminado lá.',
    'Confira o pedido no Senior X. Se ele terminou, registre o encerramento; senão, tente de novo.',
    'settle',
  ),
  reopened: cure(
    'No Senior X o pedido não está fechado: foi reaberto, ou a sua situação não tem significado no perfil.',
    'Se o pedido está sendo alterado, feche-o de novo no Senior X e tente de novo. Se ele deve terminar como está, libere ou cancele.',
    null,
  ),
  'webhook-changed': cure(
    'O Senior X enviou o pedido de novo, com outros dados.',
    'Compare o pedido com a SS e corrija a SS na Sismetro. Depois marque como visto.',
    null,
  ),
  'closed-again': cure(
    'O pedido já tinha terminado e foi fechado de novo no Senior X, ou foi interrompido enquanto uma pessoa o encerrava.',
    'Se o serviço será refeito, tente de novo: uma nova SS é aberta. Senão, libere ou cancele o pedido.',
    null,
  ),
  unavailable: cure(
    'Há horas o sistema não aceita a chamada: responde que está fora do ar ou ocupado, ou não responde.',
    'O pedido segue sozinho quando der certo. Se o sistema está no ar para os outros pedidos, avise o suporte.',
    null,
    true,
  ),
};
