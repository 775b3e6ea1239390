/**
 * What the api says in Portuguese, sentence by sentence, and its English. `{ss}` stands for any text, `{=what}` for a text
 * that is in this list too. A test compares the list with all that the api can say.
 */
export const SENTENCES: Readonly<Record<string, string>> = {
  // questions, their meanings and cures
  'A Sismetro recusou a abertura da SS.': 'Sismetro refused to open the SS.',
  'Tentar de novo com os mesmos dados não resolve.':
    'Trying again with the same data does not help.',
  'Confira o equipamento e o cliente na Sismetro.':
    'Check the equipment and the customer in Sismetro.',
  'Se o equipamento do pedido está errado, corrija-o.':
    "If the order's equipment is wrong, amend it.",
  'O Senior X recusou gravar o número da SS no pedido.':
    "Senior X refused to save the SS's number in the order.",
  'Veja no Senior X se o pedido está bloqueado e desbloqueie-o.':
    'Check in Senior X whether the order is locked, and unlock it.',
  'Depois tente de novo.': 'Then try again.',
  'A Sismetro recusou a consulta da SS.': 'Sismetro refused to show the SS.',
  'Confira a SS na Sismetro.': 'Check the SS in Sismetro.',
  'Se o serviço terminou, libere ou cancele o pedido.':
    'If the service has ended, release or cancel the order.',
  'O Senior X recusou a liberação do pedido.': 'Senior X refused to release the order.',
  'Veja no Senior X o que impede a liberação e corrija.':
    'Check in Senior X what prevents the release, and fix it.',
  'Se o pedido já foi liberado lá, registre o encerramento.':
    'If the order was already released there, record the end.',
  'O Senior X recusou o cancelamento do pedido.': 'Senior X refused to cancel the order.',
  'Veja no Senior X o que impede o cancelamento e corrija.':
    'Check in Senior X what prevents the cancellation, and fix it.',
  'Se o pedido já foi cancelado lá, registre o encerramento.':
    'If the order was already cancelled there, record the end.',
  'A resposta da Sismetro se perdeu: a SS pode ter sido aberta.':
    "Sismetro's answer was lost: the SS may have been opened.",
  'Procure a SS na Sismetro.': 'Look for the SS in Sismetro.',
  'Se ela existe, vincule-a.': 'If it exists, link it.',
  'Só abra outra depois de confirmar que não existe.':
    'Open another one only after you have made sure that it does not exist.',
  'A Sismetro aceitou o pedido, mas não informou o número da SS.':
    "Sismetro accepted the order, but did not give the SS's number.",
  'A Sismetro responde de um jeito que a Ponte não entende, e não se sabe se a SS existe.':
    'Ponte does not understand what Sismetro answers, so it is not known whether the SS exists.',
  'A Sismetro não mostra a SS deste pedido, ou mostra de um jeito que a Ponte não entende.':
    "Sismetro does not show this order's SS, or not in a form that Ponte understands.",
  'Confira a SS na Sismetro e avise o suporte.': 'Check the SS in Sismetro, and contact support.',
  'O pedido continua sozinho quando ela puder ser lida.':
    'The order continues automatically once it can be read.',
  'Avise o suporte: o perfil da empresa pode estar errado.':
    "Contact support: the company's profile may be wrong.",
  'Ou procure a SS na Sismetro e vincule-a.': 'Or look for the SS in Sismetro and link it.',
  'A Sismetro informou uma SS que a Ponte não consegue provar que é deste pedido.':
    'Sismetro named an SS that Ponte cannot prove to be of this order.',
  'Se é deste pedido, vincule-a.': 'If it belongs to this order, link it.',
  'A SS deste pedido é anterior a ele, e já está encerrada ou excluída.':
    "This order's SS is older than the order, and has ended or was deleted.",
  'Se é o mesmo serviço, vincule a SS em que ele está.':
    'If it is the same service, link its current SS.',
  'Se falta uma SS nova, tente de novo e confirme que não existe outra.':
    'If a new SS is missing, try again and confirm that there is no other.',
  'A Sismetro tem mais de uma SS deste pedido.': 'Sismetro has more than one SS of this order.',
  'Cancele na Sismetro as que sobram e vincule a que vale.':
    'Cancel the extra ones in Sismetro, and link the right one.',
  'A SS informada é de outro pedido.': 'The given SS belongs to another order.',
  'Confira o número na Sismetro e vincule a SS certa.':
    'Check the number in Sismetro and link the right SS.',
  'A SS foi vinculada sem consulta, porque a Sismetro não respondia.':
    'The SS was linked without being read, because Sismetro did not answer.',
  'Quando a Sismetro responder, tente de novo.': 'When Sismetro answers, try again.',
  'Se a SS está encerrada lá e é a certa, vincule-a de novo e confirme.':
    'If the SS has ended there and is the right one, link it again and confirm.',
  'Se o número está errado, vincule a SS certa.': 'If the number is wrong, link the right SS.',
  'A Sismetro informou o fim do serviço, mas a SS não mostra esse fim.':
    'Sismetro reported the end of the service, but the SS does not show it.',
  'Quando ela mostrar o fim, tente de novo.': 'When it shows the end, try again.',
  'A SS foi excluída ou mesclada em outra, ou não existe mais na Sismetro.':
    'The SS was deleted or merged into another one, or no longer exists in Sismetro.',
  'Se o serviço tem outra SS, vincule-a.': 'If the service has another SS, link it.',
  'Se ela já é de outro pedido, libere ou cancele este quando o serviço terminar.':
    'If that SS already belongs to another order, release or cancel this order when the service has ended.',
  'Se o serviço não será feito, cancele o pedido.':
    'If the service will not be done, cancel the order.',
  'A Sismetro informou dois fins diferentes para o mesmo serviço.':
    'Sismetro reported two different ends of the same service.',
  'Confira a SS na Sismetro e decida: libere ou cancele o pedido, ou marque como visto.':
    'Check the SS in Sismetro and decide: release or cancel the order, or mark it as seen.',
  'No Senior X o pedido já está liberado, faturado, cancelado ou excluído.':
    'In Senior X the order is already released, billed, cancelled or deleted.',
  'Confira o pedido no Senior X e registre o encerramento como está lá.':
    'Check the order in Senior X and record the end as it is there.',
  'O Senior X não mostra a situação do pedido de um jeito que a Ponte entenda.':
    "Ponte does not understand what Senior X shows as the order's situation.",
  'Avise o suporte: o perfil ou a permissão pode estar errado.':
    'Contact support: the profile or the permission may be wrong.',
  'Corrigida a causa, tente de novo.': 'When the cause is fixed, try again.',
  'O Senior X aceitou a mudança, mas o pedido continua em Aguardando integração.':
    'Senior X accepted the change, but the order is still awaiting integration.',
  'Veja no Senior X o que segura o pedido.': 'Check in Senior X what blocks the order.',
  'A resposta do Senior X se perdeu: o pedido pode já ter terminado lá.':
    "Senior X's answer was lost: the order may have ended there.",
  'Confira o pedido no Senior X.': 'Check the order in Senior X.',
  'Se ele terminou, registre o encerramento; senão, tente de novo.':
    'If it has ended, record the end; otherwise try again.',
  'No Senior X o pedido não está fechado: foi reaberto, ou a sua situação não tem significado no perfil.':
    'In Senior X the order is not closed: it was reopened, or its situation has no meaning in the profile.',
  'Se o pedido está sendo alterado, feche-o de novo no Senior X e tente de novo.':
    'If the order is being changed, close it again in Senior X and try again.',
  'Se ele deve terminar como está, libere ou cancele.':
    'If it should end as it is, release or cancel it.',
  'O Senior X enviou o pedido de novo, com outros dados.':
    'Senior X sent the order again with other data.',
  'Compare o pedido com a SS e corrija a SS na Sismetro.':
    'Compare the order with the SS, and correct the SS in Sismetro.',
  'Depois marque como visto.': 'Then mark it as seen.',
  'O pedido já tinha terminado e foi fechado de novo no Senior X, ou foi interrompido enquanto uma pessoa o encerrava.':
    'The order had ended, and was closed again in Senior X; or it was interrupted while a person was ending it.',
  'Uma pessoa encerrava este pedido, que não tinha SS, quando o seu processamento foi interrompido no Temporal.':
    'A person was ending this order, which had no SS, when its workflow was interrupted at Temporal.',
  'Libere ou cancele o pedido para repetir o encerramento, ou tente de novo para abrir uma SS.':
    'Release or cancel the order to repeat the end, or try again to open an SS.',
  'Se o serviço será refeito, tente de novo: uma nova SS é aberta.':
    'If the service is to be done again, try again: a new SS is opened.',
  'Senão, libere ou cancele o pedido.': 'Otherwise release or cancel the order.',
  'O Senior X recusou a observação com o número da SS.':
    "Senior X refused the observation with the SS's number.",
  'Este pedido já tinha terminado aqui e voltou a aguardar integração no Senior X.':
    'This order had ended here, and is awaiting integration in Senior X again.',
  'Tente de novo para abrir uma nova SS, ou libere ou cancele o pedido para repetir o encerramento anterior.':
    'Try again to open a new SS, or release or cancel the order to repeat its previous end.',
  'A Sismetro informou o fim do serviço, mas não consegue mostrar a SS {ss}, embora mostre outras.':
    "Sismetro reported the service's end, but cannot show SS {ss}, although it shows others.",
  'A Sismetro informou o fim do serviço, mas há mais de quatro horas não se consegue ler a SS {ss}, e não se sabe se outras podem ser lidas.':
    "Sismetro reported the service's end, but for more than four hours SS {ss} could not be read, and it is not known whether others can.",
  'Nada foi feito; confira a SS na Sismetro.': 'Nothing was done; check the SS in Sismetro.',
  'A consulta à Sismetro não dá uma resposta que se possa ler, e não se sabe se já existe uma SS.':
    "Sismetro's answer cannot be read, so it is not known whether there is an SS already.",
  'Há mais de quatro horas a Sismetro não responde à consulta, e não se sabe se já existe uma SS.':
    'For more than four hours Sismetro has not answered, so it is not known whether there is an SS already.',
  'O pedido continua sozinho quando ela responder.':
    'The order continues automatically once it answers.',
  'Procure a SS na Sismetro: vincule-a pelo número ou confirme que ela não existe.':
    'Look for the SS in Sismetro: link it by its number, or confirm that it does not exist.',
  'O Senior X não mostra a situação do pedido de forma que se possa ler.':
    "Senior X does not show the order's situation in a form that can be read.",
  'Nada foi feito; confira o pedido no Senior X.': 'Nothing was done; check the order in Senior X.',
  'Há mais de quatro horas o Senior X não mostra a situação do pedido.':
    "For more than four hours Senior X has not shown the order's situation.",
  'Há mais de quatro horas a Sismetro não aceita a abertura da SS.':
    'For more than four hours Sismetro has not accepted the opening of the SS.',
  'Há mais de quatro horas o Senior X não aceita a observação com o número da SS.':
    "For more than four hours Senior X has not accepted the observation with the SS's number.",
  'Há mais de quatro horas a Sismetro não responde à consulta da SS.':
    'For more than four hours Sismetro has not answered about the SS.',
  'Há mais de quatro horas o Senior X não aceita a liberação do pedido.':
    'For more than four hours Senior X has not accepted the release of the order.',
  'Há mais de quatro horas o Senior X não aceita o cancelamento do pedido.':
    'For more than four hours Senior X has not accepted the cancellation of the order.',
  'A Ponte continua tentando, e o pedido segue sozinho quando der certo.':
    'Ponte keeps trying, and the order continues automatically once it succeeds.',
  'Há horas o sistema não aceita a chamada: responde que está fora do ar ou ocupado, ou não responde.':
    'For hours the system has not taken the call: it answers that it is down or busy, or not at all.',
  'O pedido segue sozinho quando der certo.': 'The order continues automatically once it succeeds.',
  'Se o sistema está no ar para os outros pedidos, avise o suporte.':
    'If the system takes the calls of other orders, tell support.',
  'Nenhuma SS foi aberta.': 'No SS was opened.',
  'A liberação pode já ter sido feita.': 'The release may have been made already.',
  'O cancelamento pode já ter sido feito.': 'The cancellation may have been made already.',
  'Aqui ele continua sozinho quando puder ser lido.':
    'Here it continues automatically once it can be read.',
  'A SS pode ter sido aberta: a resposta da Sismetro se perdeu.':
    "The SS may have been opened: Sismetro's answer was lost.",
  'A SS pode ter sido aberta.': 'The SS may have been opened.',
  'Procure-a na Sismetro: vincule-a pelo número ou confirme que ela não existe.':
    'Look for it in Sismetro: link it by its number, or confirm that it does not exist.',
  'A Sismetro aceitou o pedido, mas ainda não informou o número da SS.':
    "Sismetro accepted the order, but has not given the SS's number yet.",
  'A Sismetro deu notícia do serviço, mas a SS deste pedido não foi encontrada.':
    "Sismetro reported on the service, but this order's SS was not found.",
  'Vincule a SS pelo número.': 'Link the SS by its number.',
  'Um retorno da Sismetro citou a SS {ss}, mas nada prova que ela seja deste pedido.':
    'A callback from Sismetro named SS {ss}, but nothing proves that it belongs to this order.',
  'Confira-a na Sismetro e vincule a SS pelo número.':
    'Check it in Sismetro, and link the SS by its number.',
  'A SS {ss} tem a nossa referência, mas já estava encerrada antes deste pedido.':
    'SS {ss} has our reference, but had ended before this order.',
  'A SS {ss} tem a nossa referência, mas foi aberta antes deste pedido, e depois excluída ou mesclada em outra.':
    'SS {ss} has our reference, but was opened before this order, and then deleted or merged into another one.',
  'Se o serviço continua em outra SS, vincule essa outra pelo número.':
    'If the service continues in another SS, link that one by its number.',
  'Se não continua, confirme que este pedido ainda não tem uma SS.':
    'If it does not, confirm that this order has no SS yet.',
  'Vincule-a pelo número ou confirme que este pedido ainda não tem uma SS.':
    'Link it by its number, or confirm that this order has no SS yet.',
  'A Sismetro mostra mais de uma SS deste pedido: {numbers}.':
    'Sismetro shows more than one SS of this order: {numbers}.',
  'Cancele as que sobram na Sismetro e vincule a que vale.':
    'Cancel the extra ones in Sismetro, and link the right one.',
  'Este pedido já foi fechado de novo e tem a SS {later}: o fim da SS {ss} pode já estar no Senior X.':
    'This order was closed again and has SS {later}: the end of SS {ss} may already be in Senior X.',
  'Nada foi feito lá.': 'Nothing was done there.',
  'Registre como o fechamento da SS {ss} terminou.': 'Record how the closing of SS {ss} ended.',
  'Na Sismetro, a SS {ss} é de outro pedido.': 'In Sismetro, SS {ss} belongs to another order.',
  'Nada foi feito; confira-a e vincule a SS certa pelo número.':
    'Nothing was done; check it, and link the right SS by its number.',
  'A SS {ss} foi vinculada sem que a Sismetro pudesse ser consultada, e ainda não pôde ser conferida.':
    'SS {ss} was linked while Sismetro could not be read, and has not been checked yet.',
  'Nada é liberado nem cancelado até lá.': 'Until then nothing is released or cancelled.',
  'A Sismetro informou {=end}, mas lá a SS {ss} está {=state}.':
    'Sismetro reported {=end}, but SS {ss} is {=state} there.',
  'A Sismetro informou {=end}, mas lá a SS {ss} foi excluída ou mesclada em outra.':
    'Sismetro reported {=end}, but SS {ss} was deleted or merged into another one there.',
  'A Sismetro informou {=end}, mas lá a SS {ss} não foi encontrada.':
    'Sismetro reported {=end}, but SS {ss} was not found there.',
  'A Sismetro informou {=end} da SS {other}, e não da SS {ss} deste pedido.':
    "Sismetro reported {=end} of SS {other}, not of this order's SS {ss}.",
  'A Sismetro informou {=end} da SS {other}, e não da SS {ss} deste pedido, que lá está {=state}.':
    "Sismetro reported {=end} of SS {other}, not of this order's SS {ss}, which is {=state} there.",
  'A Sismetro informou {=end} da SS {other}, e não da SS {ss} deste pedido, que lá foi excluída ou mesclada em outra.':
    "Sismetro reported {=end} of SS {other}, not of this order's SS {ss}, which was deleted or merged into another one there.",
  'A Sismetro informou {=end} da SS {other}, e não da SS {ss} deste pedido, que lá não foi encontrada.':
    "Sismetro reported {=end} of SS {other}, not of this order's SS {ss}, which was not found there.",
  'Nada foi feito no Senior X.': 'Nothing was done in Senior X.',
  'Se a SS {other} sobrava, responda “Tentar de novo”: o pedido segue com a SS {ss}.':
    'If SS {other} was the extra one, answer “Try again”: the order continues with SS {ss}.',
  'Se o serviço continua na SS {other}, vincule-a.':
    'If the service continues in SS {other}, link it.',
  'Nada foi feito no Senior X; confira a SS na Sismetro.':
    'Nothing was done in Senior X; check the SS in Sismetro.',
  'A SS {ss} foi excluída ou mesclada em outra, ou não existe mais na Sismetro, e nada prova que o serviço foi cancelado.':
    'SS {ss} was deleted or merged into another one, or no longer exists in Sismetro, and nothing proves that the service was cancelled.',
  'Confira-a na Sismetro.': 'Check it in Sismetro.',
  'A Sismetro informou também a SS {ss}: se o serviço continua nela, vincule-a.':
    'Sismetro also named SS {ss}: if the service continues there, link it.',
  'O pedido deveria ser {=wanted}, mas no Senior X ele já está {=situation}.':
    'The order was to be {=wanted}, but in Senior X it is already {=situation}.',
  'O pedido deveria ser {=wanted}, mas no Senior X ele está {=situation}.':
    'The order was to be {=wanted}, but in Senior X it is {=situation}.',
  'Nada foi feito.': 'Nothing was done.',
  'Feche o pedido de novo no Senior X e tente de novo, ou libere ou cancele o pedido.':
    'Close the order again in Senior X and try again, or release or cancel the order.',
  'Nada foi feito; confira o pedido e registre como ele terminou.':
    'Nothing was done; check the order and record how it ended.',
  'Nenhuma SS foi aberta: no Senior X o pedido não está em Aguardando integração, e sim {=situation}.':
    'No SS was opened: in Senior X the order is not awaiting integration, but {=situation}.',
  'Confira o pedido lá e registre como ele terminou; se ele voltou a aguardar, tente de novo.':
    'Check the order there and record how it ended; if it awaits again, retry.',
  'A Ponte enviou {=change} mais de uma vez, mas o Senior X continua mostrando o pedido em Aguardando integração.':
    'Ponte sent {=change} more than once, but Senior X still shows the order as awaiting integration.',
  'O pedido pode já ter sido {=outcome}: a resposta do Senior X se perdeu, e a situação do pedido não pode ser consultada.':
    "The order may have been {=outcome} already: Senior X's answer was lost, and the order's situation cannot be read.",
  'A Sismetro informou {=later} depois que um operador decidiu {=what} o pedido.':
    'Sismetro reported {=later} after an operator had decided to {=what} the order.',
  'Vale a decisão; confira a SS na Sismetro.': 'The decision counts; check the SS in Sismetro.',
  'A Sismetro informou {=later} depois de ter informado {=end}.':
    'Sismetro reported {=later} after it had reported {=end}.',
  'Vale o que a SS mostra na Sismetro; confira-a.':
    'What the SS shows in Sismetro counts; check it.',
  'No Senior X o pedido já está liberado, mas o serviço ainda não terminou na Sismetro.':
    'In Senior X the order is already released, but the service has not ended in Sismetro.',
  'No Senior X o pedido já está faturado, mas o serviço ainda não terminou na Sismetro.':
    'In Senior X the order is already billed, but the service has not ended in Sismetro.',
  'No Senior X o pedido está fora da integração (reaberto?), mas a SS ainda está aberta na Sismetro.':
    'In Senior X the order has left the integration (reopened?), but the SS is still open in Sismetro.',
  'O pedido não existe mais no Senior X, mas a SS ainda está aberta na Sismetro.':
    'The order no longer exists in Senior X, but the SS is still open in Sismetro.',
  'No Senior X o pedido já está cancelado, mas a SS ainda está aberta na Sismetro.':
    'In Senior X the order is already cancelled, but the SS is still open in Sismetro.',
  'O Senior X enviou de novo este pedido com outros dados: mudou {=parts}.':
    'Senior X sent this order again with other data. Changed: {=parts}.',
  '{=part} e {=last}': '{=part} and {=last}',
  '{=part}, {=rest}': '{=part}, {=rest}',
  'os serviços': 'the services',
  'o equipamento': 'the equipment',
  'o cliente': 'the customer',
  'a filial': 'the branch',
  'o valor': 'the value',
  'A SS continua com os dados de antes; confira as duas.':
    'The SS still has the previous data; check both.',
  'a conclusão': 'the completion',
  'o cancelamento': 'the cancellation',
  'a liberação': 'the release',
  liberar: 'release',
  cancelar: 'cancel',
  liberado: 'released',
  cancelado: 'cancelled',
  faturado: 'billed',
  excluído: 'deleted',
  'em aberto': 'open',
  'em andamento': 'in progress',
  concluída: 'completed',
  cancelada: 'cancelled',
  'excluída ou mesclada em outra': 'deleted or merged into another one',
  'em uma situação sem efeito': 'in a state without effect',
  'em uma situação desconhecida': 'in an unknown state',
  'em Aguardando integração': 'awaiting integration',
  'em uma situação fora da integração (reaberto?)': 'outside the integration (reopened?)',
  'em aberto (reaberta?)': 'open (reopened?)',
  'No Senior X o pedido voltou a aguardar integração, mas aqui o seu acompanhamento já terminou.':
    'In Senior X the order is awaiting integration again, but here it has ended.',
  'A lista do Senior X mostra o pedido em Aguardando integração, mas o próprio pedido não está nessa situação.':
    "Senior X's list shows the order as awaiting integration, but the order itself is not.",
  'Aqui o seu acompanhamento já terminou; confira o pedido no Senior X.':
    'Here it has ended; check the order in Senior X.',
  'nenhum equipamento é encontrado no pedido': 'no equipment is found in the order',
  'a filial {branch} não está nas configurações da Ponte':
    'branch {branch} is not in the settings of Ponte',
  'a situação do pedido não tem significado no perfil':
    "the order's situation has no meaning in the profile",
  'sem resposta no prazo': 'no answer in time',
  // incidents
  'A Sismetro mostra a SS {ss} com a nossa referência, mas o pedido {name} não é acompanhado aqui.':
    'Sismetro shows SS {ss} with our reference, but order {name} is not known here.',
  '{vendor} não aceita as nossas credenciais.': '{vendor} does not accept our keys.',
  'Os pedidos aguardam e continuam sozinhos quando elas forem corrigidas nas configurações.':
    'The orders wait, and continue automatically when the keys are corrected in the settings.',
  'O limite de chamadas contratado com {vendor} foi excedido.':
    'The contracted limit of calls to {vendor} is used up.',
  'Os pedidos aguardam e continuam sozinhos quando houver limite de novo.':
    'The orders wait, and continue automatically when calls are allowed again.',
  'Esta ocorrência termina sozinha uns 15 minutos depois da última recusa.':
    'This incident ends automatically about 15 minutes after the last refusal.',
  'Confira se há outra instalação, ou se o Temporal foi restaurado.':
    'Check whether there is another installation, or whether Temporal was restored.',
  'O pedido {name} tem a SS {own}, mas a Sismetro mostra também a SS {ss} com a mesma referência.':
    'Order {name} has SS {own}, but Sismetro also shows SS {ss} with the same reference.',
  'Confira na página do pedido qual SS ele tem agora.':
    "Check on the order's page which SS it has now.",
  'Se for a SS {own}, cancele na Sismetro a SS {ss}, que sobra.':
    'If it is SS {own}, cancel SS {ss} in Sismetro, which is the extra one.',
  'Não cancele a SS {own}.': 'Do not cancel SS {own}.',
  'O pedido {name} tem a SS {own}, mas a Sismetro informa também a SS {ss}.':
    'Order {name} has SS {own}, but Sismetro also reports SS {ss}.',
  'Não se sabe qual das duas é dele: confira as duas na Sismetro antes de cancelar uma.':
    'It is not known which of the two is its own: check both in Sismetro before you cancel one.',
  'O pedido {name} foi encerrado sem SS, mas a Sismetro mostra a SS {ss} dele.':
    'Order {name} ended without an SS, but Sismetro shows its SS {ss}.',
  'Confira-a e cancele-a na Sismetro, se for o caso.':
    'Check it, and cancel it in Sismetro if necessary.',
  'O pedido {name} foi {=outcome} antes que alguém respondesse a esta mudança.':
    'Order {name} was {=outcome} before anyone responded to this change.',
  'Compare o que foi {=outcome} com o pedido no Senior X e com a SS {ss}; se não combinarem, corrija o pedido no Senior X.':
    'Compare what was {=outcome} with the order in Senior X and with SS {ss}; if they differ, correct the order in Senior X.',
  'Compare o que foi {=outcome} com o pedido no Senior X; se não combinarem, corrija o pedido no Senior X.':
    'Compare what was {=outcome} with the order in Senior X; if they differ, correct the order in Senior X.',
  'O pedido {name} foi {=outcome}, mas depois disso a SS dele aparece {=state} na Sismetro.':
    'Order {name} was {=outcome}, but its SS then appeared {=state} in Sismetro.',
  'O pedido {name} foi {=outcome}, mas depois disso a SS {ss} aparece {=state} na Sismetro.':
    'Order {name} was {=outcome}, but SS {ss} then appeared {=state} in Sismetro.',
  'Confira os dois.': 'Check both.',
  'Várias SS foram excluídas, mescladas em outras ou deixaram de existir na Sismetro em menos de uma hora.':
    'Several SSs were deleted, merged into others or ceased to exist in Sismetro within an hour.',
  'Nada foi cancelado por causa delas.': 'Nothing was cancelled because of them.',
  'Confira se a unidade mudou, se as SS foram transferidas ou se a Sismetro foi restaurada.':
    'Check whether the unit changed, the SSs were transferred, or Sismetro was restored.',
  'Vários pedidos já encerrados aqui voltaram a aguardar integração no Senior X ao mesmo tempo.':
    'Several orders that had ended here are awaiting integration in Senior X again, all at once.',
  'Nada foi aberto para eles.': 'Nothing was opened for them.',
  'Confira se o Senior X foi restaurado de um backup.':
    'Check whether Senior X was restored from a backup.',
  // decisions: effects and refusals
  'A abertura da SS na Sismetro será tentada de novo, com os mesmos dados.':
    'Opening the SS in Sismetro will be tried again, with the same data.',
  'A gravação da SS nas observações do pedido, no Senior X, será tentada de novo.':
    "Recording the SS in the order's observations, in Senior X, will be tried again.",
  'O que a Sismetro informou será conferido de novo.':
    'What Sismetro reported will be checked again.',
  'A liberação do pedido no Senior X será tentada de novo.':
    'Releasing the order in Senior X will be tried again.',
  'O cancelamento do pedido no Senior X será tentado de novo.':
    'Cancelling the order in Senior X will be tried again.',
  'Se houver uma SS aberta na Sismetro, ela continua aberta lá.':
    'If there is an open SS in Sismetro, it stays open there.',
  'A SS {ss} continua como está na Sismetro.': 'SS {ss} stays as it is in Sismetro.',
  'A SS será aberta na Sismetro com o equipamento informado; o pedido no Senior X não muda.':
    'The SS will be opened in Sismetro with the given equipment; the order in Senior X does not change.',
  'Nenhuma SS será aberta: a SS informada é consultada na Sismetro, e o pedido passa a acompanhá-la; o número vai para as observações no Senior X.':
    'No SS will be opened: the given SS is read in Sismetro, and the order follows it; the number goes into the observations in Senior X.',
  'O pedido passa a valer: a Ponte procura a SS pela referência, e abre uma se não houver.':
    'The order is processed from now on: Ponte looks for the SS by its reference, and opens one if it finds none.',
  'Uma SS aberta à mão não traz a referência: se ela existe, vincule-a em vez de assumir.':
    'An SS that was opened by hand has no reference: if there is one, link it instead of taking over.',
  'O pedido será liberado no Senior X e poderá ser faturado, sem esperar pela Sismetro.':
    'The order will be released in Senior X and may be billed, without waiting for Sismetro.',
  'Nenhum sistema será chamado: o pedido fica registrado aqui como já liberado ou cancelado no Senior X.':
    'No system will be called: the order is recorded here as already released or cancelled in Senior X.',
  'O pedido será cancelado no Senior X e não poderá mais ser faturado.':
    'The order will be cancelled in Senior X and can no longer be billed.',
  'Em cada pedido, o passo em que ele parou será tentado de novo.':
    'In each order, the step at which it stopped will be tried again.',
  'A SS de cada pedido será aberta na Sismetro com o equipamento informado; os pedidos no Senior X não mudam.':
    'The SS of each order will be opened in Sismetro with the given equipment; the orders in Senior X do not change.',
  'Os pedidos passam a valer: para cada um a Ponte procura a SS pela referência, e abre uma se não houver.':
    'The orders are processed from now on: for each, Ponte looks for the SS by its reference, and opens one if it finds none.',
  'Uma SS aberta à mão não traz a referência: vincule antes esses pedidos, na página de cada um.':
    'An SS that was opened by hand has no reference: link such orders first, on the page of each.',
  'Os pedidos serão liberados no Senior X e poderão ser faturados, sem esperar pela Sismetro.':
    'The orders will be released in Senior X and may be billed, without waiting for Sismetro.',
  'As SS continuam como estão na Sismetro.': 'The SSs stay as they are in Sismetro.',
  'Os pedidos serão cancelados no Senior X e não poderão mais ser faturados.':
    'The orders will be cancelled in Senior X and can no longer be billed.',
  '1 pedido fica de fora: a SS dele pode já existir.':
    '1 order is left out: its SS may exist already.',
  '{count} pedidos ficam de fora: a SS deles pode já existir.':
    '{count} orders are left out: their SSs may exist already.',
  'Procure-a na Sismetro e decida na página de cada pedido.':
    'Look for it in Sismetro, and decide on the page of each order.',
  'Procure-a na Sismetro e decida na página dele.':
    'Look for it in Sismetro, and decide on its page.',
  '1 pedido fica de fora: mudou no Senior X, ou a Sismetro informou dois fins.':
    '1 order is left out: it changed in Senior X, or Sismetro reported two ends.',
  'Tentar de novo só o marcaria como visto; decida na página dele.':
    'Trying again would only mark it as seen; decide on its page.',
  '{count} pedidos ficam de fora: mudaram no Senior X, ou a Sismetro informou dois fins.':
    '{count} orders are left out: they changed in Senior X, or Sismetro reported two ends.',
  'Tentar de novo só os marcaria como vistos; decida na página de cada pedido.':
    'Trying again would only mark them as seen; decide on the page of each order.',
  '1 pedido fica de fora: já tinha terminado e foi fechado de novo.':
    '1 order is left out: it had ended, and was closed again.',
  'Decida na página dele se o serviço será refeito.':
    'Decide on its page whether the service is done again.',
  '{count} pedidos ficam de fora: já tinham terminado e foram fechados de novo.':
    '{count} orders are left out: they had ended, and were closed again.',
  'Decida na página de cada pedido se o serviço será refeito.':
    'Decide on the page of each order whether the service is done again.',
  'Este pedido não tem SS: o serviço não foi pedido à Sismetro.':
    'This order has no SS: the service was not requested from Sismetro.',
  'Este pedido não tem SS na Ponte, mas uma pode ter sido aberta: se houver uma na Sismetro, ela continua aberta lá.':
    'This order has no SS in Ponte, but one may have been opened: if there is one in Sismetro, it stays open there.',
  'O pedido está fora de Aguardando integração no Senior X e pode estar sendo alterado; será liberado como estiver.':
    'The order is not awaiting integration in Senior X and may be under change; it will be released as it is.',
  'O pedido está fora de Aguardando integração no Senior X e pode estar sendo alterado; será cancelado como estiver.':
    'The order is not awaiting integration in Senior X and may be under change; it will be cancelled as it is.',
  'No Senior X o pedido já saiu de Aguardando integração, e não será mudado enquanto estiver assim.':
    'In Senior X the order is no longer awaiting integration, and will not be changed while that is so.',
  '{count} destes não tem SS: o serviço não foi pedido à Sismetro.':
    '{count} of these has no SS: the service was not requested from Sismetro.',
  '{count} destes não têm SS: o serviço não foi pedido à Sismetro.':
    '{count} of these have no SS: the service was not requested from Sismetro.',
  '{count} destes não tem SS na Ponte, mas uma pode estar aberta na Sismetro.':
    '{count} of these has no SS in Ponte, but one may be open in Sismetro.',
  '{count} destes não têm SS na Ponte, mas uma pode estar aberta na Sismetro.':
    '{count} of these have no SS in Ponte, but one may be open in Sismetro.',
  '{count} destes tem mais de uma SS na Sismetro.':
    '{count} of these has more than one SS in Sismetro.',
  '{count} destes têm mais de uma SS na Sismetro.':
    '{count} of these have more than one SS in Sismetro.',
  '{count} destes já saiu de Aguardando integração no Senior X, e não será mudado enquanto estiver assim.':
    '{count} of these is no longer awaiting integration in Senior X, and will not be changed while that is so.',
  '{count} destes já saíram de Aguardando integração no Senior X, e não serão mudados enquanto estiverem assim.':
    '{count} of these are no longer awaiting integration in Senior X, and will not be changed while that is so.',
  '{count} destes está fora de Aguardando integração no Senior X e pode estar sendo alterado; será liberado como estiver.':
    '{count} of these is not awaiting integration in Senior X and may be under change; it will be released as it is.',
  '{count} destes estão fora de Aguardando integração no Senior X e podem estar sendo alterados; serão liberados como estiverem.':
    '{count} of these are not awaiting integration in Senior X and may be under change; they will be released as they are.',
  '{count} destes está fora de Aguardando integração no Senior X e pode estar sendo alterado; será cancelado como estiver.':
    '{count} of these is not awaiting integration in Senior X and may be under change; it will be cancelled as it is.',
  '{count} destes estão fora de Aguardando integração no Senior X e podem estar sendo alterados; serão cancelados como estiverem.':
    '{count} of these are not awaiting integration in Senior X and may be under change; they will be cancelled as they are.',
  '{count} destes mudou no Senior X depois de fechado, e ninguém o conferiu ainda.':
    '{count} of these changed in Senior X after it was closed, and nobody has checked it yet.',
  '{count} destes mudaram no Senior X depois de fechados, e ninguém os conferiu ainda.':
    '{count} of these changed in Senior X after they were closed, and nobody has checked them yet.',
  'A pergunta é retirada.': 'The question is withdrawn.',
  'A pergunta é retirada; a próxima varredura a repete se nada mudar.':
    'The question is withdrawn; the next sweep asks it again if nothing changes.',
  'Nada muda no Senior X nem na Sismetro: se a SS {ss} tem os dados de antes, corrija-a lá.':
    'Nothing changes in Senior X or Sismetro: if SS {ss} has the former data, correct it there.',
  'O pedido continua com os dados de antes.': 'The order continues with the former data.',
  'A pergunta é retirada, e o último aviso da Sismetro deixa de contar.':
    "The question is withdrawn, and Sismetro's last report no longer counts.",
  'O pedido segue para o fim que já valia.': 'The order continues to the end that applied before.',
  'Tentar de novo': 'Try again',
  'Corrigir o equipamento': 'Amend the equipment',
  'Vincular uma SS': 'Link an SS',
  Assumir: 'Take over',
  Liberar: 'Release',
  Cancelar: 'Cancel',
  'Registrar o encerramento': 'Record the end',
  '{=name} não é possível: o pedido já foi liberado.':
    '{=name} is not possible: the order was already released.',
  '{=name} não é possível: o pedido já foi cancelado.':
    '{=name} is not possible: the order was already cancelled.',
  '{=name} não é possível agora: o pedido está sendo {=outcome} no Senior X.':
    '{=name} is not possible now: the order is being {=outcome} in Senior X.',
  'Tente de novo em um minuto.': 'Try again in a minute.',
  '{=name} não é possível: o pedido está em ensaio.':
    '{=name} is not possible: the order is in rehearsal.',
  '{=name} só é possível para um pedido em ensaio.':
    '{=name} is possible only for an order in rehearsal.',
  '{=name} não é possível: o pedido já tem uma SS.':
    '{=name} is not possible: the order has an SS already.',
  '{=name} não é possível: o fim do pedido já está decidido.':
    "{=name} is not possible: the order's end is already decided.",
  '{=name} só é possível quando o pedido tem uma SS, pede atenção ou está em abertura há mais de uma hora.':
    '{=name} is possible only when the order has an SS, needs attention, or has been opening for an hour.',
  '{=name} só é possível quando a abertura da SS pede atenção.':
    '{=name} is possible only when the opening of the SS needs attention.',
  '{=name} só é possível quando o pedido pede atenção.':
    '{=name} is possible only when the order needs attention.',
  'Chegou uma novidade sobre este pedido depois que você o viu.':
    'New information about this order has arrived since you saw it.',
  'Confira o pedido e decida de novo.': 'Check the order and decide again.',
  'O pedido já foi encerrado; nada mais se decide sobre ele.':
    'The order has ended; nothing more can be decided about it.',
  'O pedido não respondeu a tempo; a decisão ainda pode ser tomada.':
    'The order did not answer in time; the decision may still be applied.',
  'Confira o pedido.': 'Check the order.',
  'Envie de novo com o mesmo Idempotency-Key ({key}): ela vale uma vez só.':
    'Send it again with the same Idempotency-Key ({key}): it counts only once.',
  'Esta decisão não pode ser lida.': 'This decision cannot be read.',
  'Informe o número da SS.': 'Give the number of the SS.',
  'A SS {ss} já está {=end} na Sismetro: vinculá-la leva o pedido direto a esse fim.':
    'SS {ss} is already {=end} in Sismetro: linking it brings the order to this end at once.',
  'Confirme para vincular assim mesmo.': 'Confirm to link it anyway.',
  'A SS {ss} já é de outro pedido.': 'SS {ss} already belongs to another order.',
  'A Sismetro recusou a consulta da SS {ss}.': 'Sismetro refused to show SS {ss}.',
  'Confira o número.': 'Check the number.',
  'A Sismetro mostrar a SS {ss}, vinculada sem ser conferida.':
    'That Sismetro shows SS {ss}, which was linked without being checked.',
  'A SS {ss} não existe na Sismetro.': 'SS {ss} does not exist in Sismetro.',
  'Na Sismetro, a SS {ss} foi excluída ou mesclada em outra.':
    'In Sismetro, SS {ss} was deleted or merged into another one.',
  'Vincule a SS em que o serviço continua.': 'Link the SS in which the service continues.',
  'Na Sismetro, a SS {ss} traz a referência de outro pedido.':
    'In Sismetro, SS {ss} has the reference of another order.',
  'A empresa {tenant} está em ensaio, e nada é enviado.':
    'The company {tenant} is in rehearsal, and nothing is sent.',
  'Decida depois da virada (ponte tenant go-live).':
    'Decide after the go-live (ponte tenant go-live).',
  'O link não pode ser mostrado: veja errors.': 'The link cannot be shown: see errors.',
  'Este pedido não existe.': 'This order does not exist.',
  'Os dados só são mostrados sem máscara a quem tem esse direito.':
    'Unmasked data is shown only to those who may see it.',
  'Este Idempotency-Key já foi usado por outra pessoa ou para outra decisão; use um novo.':
    'This Idempotency-Key was used by another operator or for another decision. Use a new one.',
  'O acompanhamento deste pedido foi encerrado pelo suporte, no Temporal.':
    'Support ended this order in Temporal.',
  'A varredura o retoma enquanto ele aguardar integração no Senior X; se não aguarda mais, confira-o lá.':
    'The sweep resumes it while it awaits integration in Senior X; if it no longer does, check it there.',
  'Esta decisão em lote não existe.': 'This bulk decision does not exist.',
  'Este Idempotency-Key já começou outra decisão em lote; use um novo.':
    'This Idempotency-Key has started another bulk decision; use a new one.',
  'Esta decisão em lote já terminou.': 'This bulk decision has ended.',
  'Um dos pedidos não existe.': 'One of the orders does not exist.',
  'Nenhum dos pedidos escolhidos pode receber esta decisão agora.':
    'None of the chosen orders can accept this decision now.',
  'Agora são {fits}, e não {expected}, os pedidos que podem receber esta decisão.':
    'Now {fits} orders can accept this decision, not {expected}.',
  'Confira a nova contagem e confirme de novo.': 'Check the new count and confirm again.',
  'Os pedidos escolhidos são de equipamentos diferentes.':
    'The chosen orders have different equipment.',
  'Escolha os de um só equipamento.': 'Choose orders with the same equipment.',
  'Os pedidos escolhidos são de mais de uma empresa.':
    'The chosen orders belong to more than one company.',
  'Escolha uma empresa (filtro Empresa) e decida sobre os pedidos dela.':
    'Choose a company (filter Company) and decide about its orders.',
  'São {fits} pedidos; uma decisão em lote vale para no máximo {most}.':
    'There are {fits} orders; a bulk decision covers at most {most}.',
  'Restrinja os filtros e decida em partes.': 'Narrow the filters and decide in parts.',
  // what a sweep could not read
  'Lista de SSs da Sismetro': "Sismetro's list of SSs",
  'Uma SS da Sismetro': 'One SS of Sismetro',
  'Uma SS que a Sismetro não mostra': 'One SS that Sismetro does not show',
  'Pedidos do Senior X': "Senior X's orders",
  'Pedidos que esperam uma SS': 'Orders that wait for an SS',
  'Um pedido do Senior X': 'One order of Senior X',
  'Novos fechamentos de pedidos': 'New closings of orders',
  'Registro de muitos pedidos reabertos': 'Reporting many reopened orders',
  'Registro de uma contradição em um pedido': 'Reporting a contradiction of an order',
  'a consulta foi recusada': 'the request was refused',
  'não foi encontrado': 'it was not found',
  'o sistema não atendeu': 'the system did not answer',
  'o sistema não disse se fez o que foi pedido':
    'the system did not say whether it did what was asked',
  'a chave de acesso foi recusada': 'the access key was refused',
  'o limite de chamadas foi atingido': 'the limit of calls was reached',
  '{=part}, SS {ss}: {=why}': '{=part}, SS {ss}: {=why}',
  '{=part}, pedido {name}: {=why}': '{=part}, order {name}: {=why}',
  '{=part}: {=why}': '{=part}: {=why}',
  '{=part}: “{said}”': '{=part}: “{said}”',
  '{=part}, SS {ss}: “{said}”': '{=part}, SS {ss}: “{said}”',
  '{=part}, pedido {order}: “{said}”': '{=part}, order {order}: “{said}”',
  // what an order waits for, its history
  'Um operador que o assuma.': 'An operator who takes it over.',
  'A virada (a empresa está em ensaio).': 'The go-live (the company is in rehearsal).',
  'Depois dela, um operador o assume.': 'After it, an operator takes the order over.',
  'Nada foi enviado: veja em “Dados enviados e recebidos” o que seria.':
    'Nothing was sent: see under “Data sent and received” what would have been.',
  'A abertura da SS na Sismetro.': 'The opening of the SS in Sismetro.',
  'A gravação do número da SS nas observações do pedido, no Senior X.':
    "The recording of the SS's number in the order's observations, in Senior X.",
  'A conclusão ou o cancelamento do serviço na Sismetro.':
    'The completion or cancellation of the service in Sismetro.',
  'A Sismetro informou o fim do serviço; a Ponte confere se a SS o mostra.':
    'Sismetro has reported the end of the service; Ponte is checking whether the SS shows it.',
  'A liberação do pedido no Senior X.': 'The release of the order in Senior X.',
  'O cancelamento do pedido no Senior X.': 'The cancellation of the order in Senior X.',
  'A decisão de uma pessoa.': "An operator's decision.",
  'Atenção: se o serviço for concluído antes da resposta, o pedido é liberado mesmo assim.':
    'Attention: if the service is completed before anyone answers, the order is released all the same.',
  '{=failed}; será tentada de novo.': '{=failed}; it will be tried again.',
  '{=failed}: {=why}.': '{=failed}: {=why}.',
  '{=why} (HTTP {status})': '{=why} (HTTP {status})',
  'Pedido fechado no Senior X e recebido.': 'Order closed in Senior X and received.',
  'Aguardando.': 'Waiting.',
  'Decisão não aplicada: {=what}.': 'Decision not applied: {=what}.',
  'Decisão: {=what}.': 'Decision: {=what}.',
  '{=what}, pois não há SS na Sismetro': '{=what}, since there is no SS in Sismetro',
  'tentar de novo': 'try again',
  'marcar como visto': 'mark as seen',
  'corrigir o equipamento para outro': 'change the equipment',
  'corrigir o equipamento para {equipment}': 'change the equipment to {equipment}',
  'vincular a SS {ss}, mesmo se já estiver encerrada': 'link SS {ss}, even if it has ended',
  'vincular a SS {ss}': 'link SS {ss}',
  'assumir o pedido depois do ensaio': 'take over the order after the rehearsal',
  'liberar o pedido': 'release the order',
  'cancelar o pedido': 'cancel the order',
  'registrar que o pedido já está {=outcome} no Senior X':
    'record that the order is already {=outcome} in Senior X',
  'Resposta da Sismetro à abertura': "Sismetro's answer to the opening",
  'Abertura da SS na Sismetro iniciada.': 'Opening of the SS in Sismetro started.',
  'A abertura da SS na Sismetro falhou': 'Opening the SS in Sismetro failed',
  'A Sismetro aceitou o pedido e informará o número da SS.':
    "Sismetro accepted the order and will give the SS's number.",
  'SS {ss} aberta na Sismetro e gravada nas observações do pedido.':
    "SS {ss} opened in Sismetro and recorded in the order's observations.",
  'SS {ss} aberta na Sismetro.': 'SS {ss} opened in Sismetro.',
  'O que seria enviado à Sismetro': 'What would be sent to Sismetro',
  'Ensaio da abertura da SS.': 'Rehearsal of the opening of the SS.',
  'O que seria enviado à Sismetro não pôde ser montado':
    'What would be sent to Sismetro could not be built',
  'Abertura da SS ensaiada: nada foi enviado à Sismetro.':
    'Opening of the SS rehearsed: nothing was sent to Sismetro.',
  'O que seria enviado ao Senior X': 'What would be sent to Senior X',
  'Ensaio da observação, da liberação e do cancelamento.':
    'Rehearsal of observation, release and cancellation.',
  'O que seria enviado ao Senior X não pôde ser montado':
    'What would be sent to Senior X could not be built',
  'Observação, liberação e cancelamento ensaiados: nada foi enviado ao Senior X.':
    'Observation, release and cancellation rehearsed: nothing was sent to Senior X.',
  'SS encontradas na Sismetro': 'SSs found in Sismetro',
  'Procura, na Sismetro, de uma SS já aberta para este pedido.':
    'Search in Sismetro for an existing SS of this order.',
  'A procura da SS na Sismetro falhou': 'Looking for the SS in Sismetro failed',
  'SS encontradas na lista da Sismetro': "SSs found in Sismetro's list",
  'Procura, na lista da Sismetro, de uma SS já aberta para este pedido.':
    "Search in Sismetro's list for an existing SS of this order.",
  'A procura da SS na lista da Sismetro falhou': "Looking for the SS in Sismetro's list failed",
  'A Sismetro não tem SS deste pedido.': 'Sismetro has no SS of this order.',
  'A SS {ss} deste pedido já estava aberta na Sismetro.':
    'SS {ss} of this order was open in Sismetro already.',
  'SS lida na Sismetro': 'SS read in Sismetro',
  'Consulta, na Sismetro, da SS que foi citada.': 'Reading of the named SS in Sismetro.',
  'A consulta da SS na Sismetro falhou': 'Reading the SS in Sismetro failed',
  'A SS citada é deste pedido.': 'The named SS belongs to this order.',
  'A SS citada é de outro pedido.': 'The named SS belongs to another order.',
  'A SS citada existe, e nada nela diz de que pedido ela é.':
    'The named SS exists, and nothing in it says which order it belongs to.',
  'A SS citada não existe na Sismetro.': 'The named SS does not exist in Sismetro.',
  'Resposta do Senior X à observação': "Senior X's answer to the observation",
  'Gravação do número da SS nas observações do pedido iniciada.':
    "Recording of the SS's number in the order's observations started.",
  'A gravação da observação no Senior X falhou': 'Saving the observation in Senior X failed',
  'Número da SS gravado nas observações do pedido.':
    "The SS's number was recorded in the order's observations.",
  'Conferência na Sismetro': 'Check in Sismetro',
  'Conferência do fim do serviço na Sismetro iniciada.':
    "Check of the service's end in Sismetro started.",
  'A conferência do fim do serviço na Sismetro falhou':
    "Checking the service's end in Sismetro failed",
  'Conferência na Sismetro, e encerramento no Senior X':
    'Check in Sismetro, and settlement in Senior X',
  'Conferência do fim do serviço na Sismetro, e encerramento no Senior X.':
    "Check of the service's end in Sismetro, and settlement in Senior X.",
  'Pedido encerrado no Senior X.': 'Order settled in Senior X.',
  'Fim do serviço conferido na Sismetro.': "The service's end was confirmed in Sismetro.",
  'O fim do serviço vale sem conferência na Sismetro.':
    "The service's end counts without a check in Sismetro.",
  'A Sismetro não mostra a SS com esse fim.': 'Sismetro does not show the SS with this end.',
  'Na Sismetro, a SS é de outro pedido.': 'In Sismetro, the SS belongs to another order.',
  'Se a Sismetro mostra outras SS': 'Whether Sismetro shows other SSs',
  'Conferência, na Sismetro, se outras SS podem ser lidas.':
    'Check in Sismetro whether other SSs can be read.',
  'A conferência de outras SS na Sismetro falhou': 'Checking other SSs in Sismetro failed',
  'A Sismetro mostra outras SS: só a deste pedido não pode ser lida.':
    "Sismetro shows other SSs: only this order's cannot be read.",
  'A Sismetro também não mostra outras SS.': 'Sismetro shows no other SSs either.',
  'O que significa a SS não existir mais': 'What it means that the SS no longer exists',
  'Conferência, na Sismetro, de outras SS da mesma unidade.':
    'Check in Sismetro of other SSs of the same unit.',
  'A conferência de outras SS da mesma unidade falhou':
    'Checking other SSs of the same unit failed',
  'Outras SS da mesma unidade aparecem na Sismetro: esta foi excluída.':
    'Sismetro shows other SSs of the same unit: this one was deleted.',
  'Nada na Sismetro prova que a SS foi excluída.':
    'Nothing in Sismetro proves that the SS was deleted.',
  'Muitas SS deixaram de existir ao mesmo tempo na Sismetro.':
    'Many SSs ceased to exist in Sismetro at once.',
  'Situação do pedido, lida no Senior X': "The order's situation, read in Senior X",
  'Consulta da situação do pedido no Senior X iniciada.':
    "Reading of the order's situation in Senior X started.",
  'A consulta da situação do pedido no Senior X falhou':
    "Reading the order's situation in Senior X failed",
  'Situação do pedido no Senior X: {=situation}.':
    "The order's situation in Senior X: {=situation}.",
  'Aguardando integração': 'awaiting integration',
  Liberado: 'released',
  Faturado: 'billed',
  Cancelado: 'cancelled',
  desconhecida: 'unknown',
  'o pedido não existe mais': 'the order no longer exists',
  'Resposta do Senior X à liberação': "Senior X's answer to the release",
  'Liberação do pedido no Senior X iniciada.': 'Release of the order in Senior X started.',
  'A liberação do pedido no Senior X falhou': 'Releasing the order in Senior X failed',
  'O Senior X aceitou a liberação do pedido.': 'Senior X accepted the release of the order.',
  'Resposta do Senior X ao cancelamento': "Senior X's answer to the cancellation",
  'Cancelamento do pedido no Senior X iniciado.': 'Cancellation of the order in Senior X started.',
  'O cancelamento do pedido no Senior X falhou': 'Cancelling the order in Senior X failed',
  'O Senior X aceitou o cancelamento do pedido.':
    'Senior X accepted the cancellation of the order.',
  'não houve resposta útil, e nada foi feito': 'there was no usable answer, and nothing was done',
  'não se sabe se foi feita': 'it is not known whether it was done',
  'foi recusada': 'it was refused',
  'a resposta não pôde ser lida': 'the answer could not be read',
  'a chave de acesso não foi aceita': 'the key was not accepted',
  'o limite de uso foi atingido': 'the quota is used up',
  'esta consulta não é oferecida': 'this look-up is not offered',
  'não houve resposta no prazo': 'there was no answer in time',
  'erro inesperado': 'unexpected error',
  'Pedido liberado: o faturamento está permitido.': 'Order released: it may be billed.',
  'Pedido cancelado: o acompanhamento terminou.': 'Order cancelled: it has ended.',
  'Ninguém respondeu antes à mudança que o Senior X enviou: compare o pedido lá com a SS.':
    'Nobody had answered the change that Senior X sent: compare the order there with the SS.',
  'Encerramento registrado como liberado; a Ponte não o conferiu no Senior X.':
    'End recorded as released; Ponte did not check it in Senior X.',
  'Encerramento registrado como cancelado; a Ponte não o conferiu no Senior X.':
    'End recorded as cancelled; Ponte did not check it in Senior X.',
  'O acompanhamento foi encerrado pelo suporte, sem liberar nem cancelar o pedido.':
    'Support ended the order here, without releasing or cancelling it.',
  'A Sismetro informou {=end} do serviço (SS {ss}), em {date} às {time}.':
    'Sismetro reported {=end} of the service (SS {ss}), on {date} at {time}.',
  'A Sismetro informou {=end} do serviço, em {date} às {time}.':
    'Sismetro reported {=end} of the service, on {date} at {time}.',
  'A Sismetro informou {=end} do serviço (SS {ss}).':
    'Sismetro reported {=end} of the service (SS {ss}).',
  'A Sismetro informou {=end} do serviço.': 'Sismetro reported {=end} of the service.',
  'A varredura encontrou na Sismetro {=end} do serviço (SS {ss}), em {date} às {time}.':
    'The sweep found in Sismetro {=end} of the service (SS {ss}), on {date} at {time}.',
  'A varredura encontrou na Sismetro {=end} do serviço, em {date} às {time}.':
    'The sweep found in Sismetro {=end} of the service, on {date} at {time}.',
  'A varredura encontrou na Sismetro {=end} do serviço (SS {ss}).':
    'The sweep found in Sismetro {=end} of the service (SS {ss}).',
  'A varredura encontrou na Sismetro {=end} do serviço.':
    'The sweep found in Sismetro {=end} of the service.',
  'Também em “Dados enviados e recebidos”: {=sent}.':
    'Also under “Data sent and received”: {=sent}.',
  técnico: 'technician',
  conclusão: 'conclusion',
  motivo: 'reason',
  'Abertura informada pela Sismetro': 'Opening reported by Sismetro',
  'Conclusão informada pela Sismetro': 'Completion reported by Sismetro',
  'Cancelamento informado pela Sismetro': 'Cancellation reported by Sismetro',
  'Contradição vista pela varredura': 'Contradiction seen by the sweep',
  'Pedido recebido do Senior X': 'Order received from Senior X',
  'Decisão de um operador': "An operator's decision",
  '{=title} (enviado)': '{=title} (sent)',
  '{=title} (recebido)': '{=title} (received)',
  'A Sismetro ainda não mostra o fim do serviço.': "Sismetro does not show the service's end yet.",
  'A SS não foi encontrada; confere-se de novo.': 'The SS was not found; it is checked again.',
  'Muitas SS não existem mais na Sismetro; aguarda o operador.':
    'Many SSs no longer exist in Sismetro; it waits for the operator.',
  'Espera que a chamada anterior termine.': 'Waiting for the previous call to end.',
  'A SS ainda não aparece na Sismetro.': 'The SS does not appear in Sismetro yet.',
  'Espera pelo número da SS.': "Waiting for the SS's number.",
  'O Senior X ainda não mostra a mudança.': 'Senior X does not show the change yet.',
  'A resposta não pôde ser lida.': 'The answer could not be read.',
  // both systems, now
  '{=vendor} tem chamadas demais na fila da Ponte.':
    '{=vendor} has too many calls in Ponte’s queue.',
  '{=vendor} não respondeu.': '{=vendor} did not answer.',
  '{=vendor} não aceitou a chave da Ponte.': '{=vendor} did not accept Ponte’s key.',
  'Fale com quem cuida da configuração.': 'Ask the person who manages the settings.',
  '{=vendor} não aceita mais chamadas por ora: o limite foi atingido.':
    '{=vendor} accepts no more calls for now: the limit is reached.',
  '{=vendor} respondeu algo que a Ponte não entende.':
    '{=vendor} answered something that Ponte does not understand.',
  'Confira lá.': 'Check there.',
  'A Sismetro': 'Sismetro',
  'O Senior X': 'Senior X',
  // deliveries that were not processed
  'Nenhum pedido foi encontrado para este retorno da Sismetro.':
    'No order was found for this callback from Sismetro.',
  'Este retorno da Sismetro cita um pedido e a SS de outro.':
    'This callback from Sismetro names an order, and the SS of another.',
  'Há retornos demais da Sismetro para um pedido que ainda não foi encontrado.':
    'There are too many callbacks from Sismetro for an order that was not found yet.',
  'O corpo recebido não pôde ser lido como um pedido de serviço.':
    'The body could not be read as a service order.',
  'O corpo recebido não pôde ser lido como a abertura de uma SS.':
    'The body could not be read as the opening of an SS.',
  'O corpo recebido não pôde ser lido como a conclusão de um serviço.':
    'The body could not be read as the completion of a service.',
  'O corpo recebido não pôde ser lido como o cancelamento de um serviço.':
    'The body could not be read as the cancellation of a service.',
  'A empresa desta entrega não está mais na configuração.':
    'The company of this delivery is no longer in the settings.',
  'O pedido foi aceito, mas pela configuração de agora não é mais integrado. Se ele aguarda integração no Senior X, corrija a configuração e repita o aviso, ou trate o pedido lá.':
    'The order was accepted, but by the present settings it is no longer integrated. If it awaits integration in Senior X, correct the settings and replay the delivery, or handle the order there.',
  'O Temporal recusou esta entrega em definitivo.': 'Temporal permanently refused this delivery.',
  'Não há aviso não processado com esta identificação.':
    'There is no parked delivery with this id.',
  'O aviso ainda não pode ser lido; ele continua em Avisos não processados.':
    'The delivery still cannot be read; it stays parked.',
  'Só um aviso da Sismetro é vinculado a um pedido.':
    'Only a callback from Sismetro can be linked to an order.',
  'Não há pedido desta empresa com esta identificação.': 'This company has no order with this id.',
  'O pedido {number} tem a SS {own}; este aviso é da SS {ss}.':
    'Order {number} has SS {own}; this callback is about SS {ss}.',
  'A empresa {id} não está mais na configuração.': 'The company {id} is no longer in the settings.',
  'Tente de novo depois.': 'Try again later.',
  'Nenhum pedido foi encontrado para este aviso; ele continua em Avisos não processados.':
    'No order was found for this callback; it stays parked.',
  'Se você sabe de qual pedido ele é, vincule-o.': 'If you know which order it is about, link it.',
  'Não foi possível saber agora de qual pedido é a SS deste aviso; ele continua em Avisos não processados.':
    'Ponte cannot find out now which order the SS of this callback belongs to; it stays parked.',
  'O aviso foi processado, mas outra pessoa o descartou ao mesmo tempo.':
    'The delivery was processed, but somebody else discarded it at the same time.',
  'O aviso foi processado, mas não se sabe se outra pessoa o descartou ao mesmo tempo.':
    'The delivery was processed, but it is not known whether somebody else discarded it at the same time.',
  'Ele pode continuar na lista.': 'It may still be listed.',
  'Avise-a: o que ele pede foi feito.': 'Tell them: what it asks for was done.',
  'Esta entrega não espera mais por um operador.': 'This delivery no longer waits for an operator.',
  'Há entregas demais desta empresa à espera de um operador.':
    'Too many deliveries of this company wait for an operator.',
  'A filial não integra, pela configuração.': 'The branch is not integrated, by the settings.',
  'O pedido não tem equipamento.': 'The order has no equipment.',
  'O perfil da empresa o ignora: {reason}.': "The company's profile ignores it: {reason}.",
  'O pedido que este aviso nomeia não pôde ser lido no Senior X: {words}.':
    'The order that this delivery names could not be read in Senior X: {words}.',
  'A lista de avisos recebidos não pode ser lida agora.':
    'The log of deliveries cannot be read now.',
  // other refusals
  'O sistema que guarda os pedidos está fora do ar; nada se perde.':
    'The system that keeps the orders is down; nothing is lost.',
  'Esta ocorrência não existe, ou já terminou.': 'This incident does not exist, or has ended.',
  'Esta empresa não existe.': 'This company does not exist.',
  'Os pedidos de um cliente não se acham: falta privacy.customerKeys na configuração (ponte key create --for customers).':
    "A customer's orders cannot be found: privacy.customerKeys is missing in the settings (ponte key create --for customers).",
  'O fim do período vem antes do início.': 'The period ends before it begins.',
  'Esta sessão não existe, ou já terminou.': 'This session does not exist, or has ended.',
  'Esta empresa não tem varreduras agendadas.': 'This company has no scheduled sweeps.',
  'As configurações têm erros e não valem; as anteriores continuam.':
    'The settings have errors and do not apply; the previous ones stay in use.',
  'Veja errors.': 'See errors.',
  'O pedido {number} está em andamento ({phase}): encerre-o antes.':
    'Order {number} is in progress ({phase}): settle it first.',
  'Um aviso espera pelo seu pedido: apague de novo quando ele tiver chegado, ou estiver em Avisos não processados.':
    'A callback waits for its order: erase again when it has arrived, or is parked.',
  'Uma entrega espera por um pedido em andamento: encerre-o antes.':
    'A delivery waits for an order in progress: settle it first.',
  'Este token não é de nenhum operador.': 'This token belongs to no operator.',
  'Entre pela página do próprio console.': "Sign in on the console's own page.",
  // what Ponte says of a call that got no words of a vendor
  'sem conexão': 'no connection',
  'a chamada não pode ser feita ({code})': 'the call cannot be made ({code})',
  'sem resposta completa em {seconds} s': 'no complete answer in {seconds} s',
  'a conexão caiu': 'the connection broke',
  'a chamada não pode ser montada: {why}': 'the call cannot be built: {why}',
  'sem dizer por quê': 'without a reason',
  'resposta HTTP {status}: redirecionamentos são recusados, corrija o endereço':
    'answer HTTP {status}: redirects are refused, correct the address',
  'o endereço ou o registro não existe': 'the address or the record does not exist',
  'o tempo se esgotou': 'the time ran out',
  'há chamadas demais': 'there are too many calls',
  'o sistema está fora do ar ou ocupado': 'the system is down or busy',
  'o sistema teve um erro': 'the system had an error',
  'a chamada foi recusada': 'the call was refused',
  'a resposta (HTTP {status}) não pode ser lida: {=faults}':
    'the answer (HTTP {status}) cannot be read: {=faults}',
  'a resposta (HTTP {status}) não pode ser lida: {why}':
    'the answer (HTTP {status}) cannot be read: {why}',
  '{=fault}; {=rest}': '{=fault}; {=rest}',
  'a resposta {=rule}': 'the answer {=rule}',
  '/{path} {=rule}': '/{path} {=rule}',
  'não oferece esta chamada': 'does not offer this call',
  'o acesso não pôde ser renovado: o Temporal ou o worker não respondeu':
    'the access could not be renewed: Temporal or the worker did not answer',
  'não é JSON': 'is not JSON',
  // rules of fields
  'deve ser um texto de 1 a 128 caracteres visíveis':
    'must be text of 1 to 128 printable characters',
  'deve ser um texto de 1 a 128 caracteres visíveis, ou um número inteiro até 1e12':
    'must be text of 1 to 128 printable characters, or a whole number up to 1e12',
  'deve ter de 1 a 128 caracteres visíveis': 'must be 1 to 128 printable characters',
  'deve ser o número de uma SS': 'must be the number of an SS',
  'traz uma lista vazia e outras palavras': 'must not be an empty list with other words',
  'traz linhas além da última página': 'must not have rows beyond its last page',
  'não mostra a SS pedida': 'must be the requested SS',
  'mostra a SS pedida de duas formas': 'must not show the requested SS in two ways',
  'deve ser palavras em minúsculas, com hífens': 'must be words in lower case with hyphens',
  'deve ser uma lista de até 100 objetos': 'must be a list of up to 100 objects',
  'deve trazer um aviso só, para ser vinculado a um pedido':
    'must contain only one delivery to be linked to an order',
  'deve ser opened, completed ou cancelled': 'must be opened, completed or cancelled',
  'deve ser um número': 'must be a number',
  'deve ser no máximo 1e12': 'must be at most 1e12',
  'deve ser zero ou mais': 'must be zero or more',
  'deve ser maior que zero': 'must be greater than zero',
  'deve ter no máximo 2 casas decimais': 'must have at most 2 decimals',
  'deve ser um texto': 'must be text',
  'deve ser um objeto JSON': 'must be a JSON object',
  'deve ser um objeto': 'must be an object',
  'deve ser um objeto com o código da filial': 'must be an object with the code of the branch',
  'deve ser um objeto com o código do serviço': 'must be an object with the code of the service',
  'deve ser um objeto com o id ou a descrição do equipamento':
    'must be an object with the id or the description of the equipment',
  'deve ser ORDER ou QUOTE': 'must be ORDER or QUOTE',
  'deve ser uma lista de itens': 'must be a list of items',
  'deve ter ao menos um item': 'must contain at least one item',
  'deve ser o evento externalServiceOrderFinished':
    'must be the event externalServiceOrderFinished',
  'deve ser o tenant a que esta unit pertence': 'must be the tenant that this unit belongs to',
  'deve ser a referência que demos, do tenant a que esta unit pertence':
    'must be a reference from Ponte for the tenant that this unit belongs to',
  'não pode ser o número de uma SS que é de outro pedido': 'must not be the SS of another order',
  'deve ser uma lista de 1 a 50 identificações': 'must be a list of 1 to 50 ids',
  'deve estar em amend-equipment, e só nela':
    'is required for amend-equipment, and allowed only there',
  'não pode citar outro pedido': 'must not name another order',
  'precisa de ss ou de externalReference': 'needs ss or externalReference',
  'a empresa não está mais na configuração': 'the tenant is no longer in the settings',
  'deve dizer por quê, em 1 a 500 caracteres': 'must say why, in 1 to 500 characters',
  'deve ser true; para vê-los como chegaram, informe o motivo (ponte capture show --reveal)':
    'must be true; POST /captures/reveal returns them unmasked',
  'deve ter no máximo 500 caracteres': 'must be at most 500 characters',
  'deve ser um endereço http(s)': 'must be an http(s) address',
  'deve levar à Sismetro, ou a um endereço de sismetro.linkHosts na configuração':
    'must point to Sismetro, or to a host of sismetro.linkHosts in the settings',
  'deve ser uma data (2026-11-24), ou data e hora com fuso (2026-11-24T10:00:00-03:00)':
    'must be a date (2026-11-24) or a date-time with offset (2026-11-24T10:00:00-03:00)',
  'não pode vir antes do início': 'must not be earlier than from',
  'deve ser o nextCursor da mesma lista com o mesmo filtro':
    'must be the nextCursor of the same list with the same filter',
  'deve ser um CPF (11 dígitos) ou um CNPJ (14 caracteres)':
    'must be a CPF (11 digits) or a CNPJ (14 characters)',
  'deve nomear uma empresa': 'must name one tenant',
  'deve ser true ou false': 'must be true or false',
  'deve vir uma só vez': 'must appear only once',
  'deve ser a chamada de um item do histórico': 'must be the call of a timeline item',
  'deve ser um número de 1 a 200': 'must be a number from 1 to 200',
  'deve ser um número a partir de 1': 'must be a number of at least 1',
  'deve ser um número de dias': 'must be a number of days',
  'deve estar presente, ou então filter; não ambos': 'either this or filter is required, not both',
  'deve ser retry, amend-equipment, link-ss, take-over, release, cancel ou settle':
    'must be retry, amend-equipment, link-ss, take-over, release, cancel or settle',
  'deve ser released ou cancelled': 'must be released or cancelled',
  'deve ser <empresa>/<id do pedido>': 'must be <tenant>/<order id>',
};
