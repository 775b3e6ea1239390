import { AWAY, switches } from '../../kit/screens/faults.js';

/** All switches of the simulator with their descriptions; docs/doubles.md explains the rules. */
export const SWITCHES = switches(`
# Nada é feito
${AWAY}
login-recusado | loginWithKey | unauthorized | O login é recusado com 401
token-recusado | * | unauthorized | O token é recusado com 401
liberacao-sem-efeito | updateOrderStatusIntegration | no-effect | A liberação é respondida como feita, mas não tem efeito
cancelamento-sem-efeito | cancelOrders | no-effect | O cancelamento é respondido como feito, mas não tem efeito
observacao-sem-efeito | addObservation | no-effect | A observação é respondida como gravada, mas não é
cancelamento-item-recusado | cancelOrders | refusal {"message":"Item 2 já cancelado; o pedido não pode ser cancelado"} | O cancelamento é recusado: “Item 2 já cancelado; o pedido não pode ser cancelado”
cancelamento-ja-cancelado | cancelOrders | refusal {"message":"Pedido já está cancelado"} | O cancelamento é recusado: “Pedido já está cancelado”, e não está
liberacao-recusada | updateOrderStatusIntegration | refusal {"status":400,"message":"Pedido já liberado"} | A liberação é recusada com 400: “Pedido já liberado”, e não está

# É feito, mas a Ponte não fica sabendo
resposta-perdida | addObservation | answer-lost | A observação é gravada, mas a resposta se perde
liberacao-perdida | updateOrderStatusIntegration | answer-lost | O pedido é liberado, mas a resposta se perde
liberacao-504 | updateOrderStatusIntegration | error-but-commits {"status":504} | O pedido é liberado, mas a resposta é 504
cancelamento-504 | cancelOrders | error-but-commits {"status":504} | O pedido é cancelado, mas a resposta é 504
liberacao-tarde | updateOrderStatusIntegration | late-commit {"ms":5000} | Nenhuma resposta; o pedido é liberado 5 s depois que a Ponte desiste
cancelamento-tarde | cancelOrders | late-commit {"ms":5000} | Nenhuma resposta; o pedido é cancelado 5 s depois que a Ponte desiste
lento | * | delay {"ms":800,"upToMs":8000} | Toda chamada demora de 0,8 a 8 s e só vale no fim
lento-ja-feito | * | delay {"ms":800,"upToMs":8000,"commits":"start"} | Toda chamada vale logo, mas a resposta demora de 0,8 a 8 s

# A leitura mostra outra coisa
pedido-404 | readOrder | status {"status":404} | O pedido não pode ser lido: 404
pedido-403 | readOrder | status {"status":403,"message":"Permissão negada"} | O pedido não pode ser lido: 403
pedido-500 | readOrder | status {"status":500} | O pedido não pode ser lido: 500
leitura-atrasada | * | lag {"ms":20000} | Os pedidos são lidos como eram há 20 s
lista-sem-pedido | listOrders | look-empty | Os pedidos faltam na lista
sem-emissao | * | issue-date {"shown":"absent"} | O pedido é lido sem data de emissão

# O ERP aceita tudo
liberacao-sem-regra | updateOrderStatusIntegration | unchecked | A liberação vale em qualquer situação, também de um pedido cancelado
cancelamento-sem-regra | cancelOrders | unchecked | O cancelamento vale em qualquer situação, também de um pedido faturado

# Webhook
webhook-perdido | webhook | lost | O webhook se perde (a varredura da Ponte o repara)
webhook-repetido | webhook | duplicate {"copies":2} | O webhook chega duas vezes ao mesmo tempo
webhook-outra-vez | webhook | repeat {"ms":10000} | O webhook chega outra vez 10 s depois
webhook-sem-emissao | webhook | issue-date {"shown":"absent"} | O webhook vem sem data de emissão
webhook-emissao-com-hora | webhook | issue-date {"shown":"date-time"} | O webhook vem com data e hora de emissão
webhook-emissao-antiga | webhook | issue-date {"shown":"last-year"} | O webhook vem com a data de emissão de um ano atrás

# O ERP age por conta própria
liberado | webhook | released {"ms":5000} | O pedido é liberado 5 s depois do webhook
faturado | webhook | billed {"ms":5000} | O pedido é faturado 5 s depois do webhook
cancelado | webhook | cancelled {"ms":5000} | O pedido é cancelado 5 s depois do webhook
reaberto | webhook | reopened {"ms":5000} | O pedido é reaberto 5 s depois do webhook
excluido | webhook | deleted {"ms":5000} | O pedido é excluído 5 s depois do webhook
mudado | addObservation | reclosed {"change":"items","ms":5000} | Os itens mudam 5 s depois da observação, e o webhook vem outra vez
fechado-de-novo | updateOrderStatusIntegration | reclosed {"ms":5000} | O pedido é fechado de novo 5 s depois da liberação
estornado | erp.billOrder | unbilled {"ms":5000} | O faturamento é estornado 5 s depois de feito
`);
