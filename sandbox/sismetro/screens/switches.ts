import { AWAY, switches } from '../../kit/screens/faults.js';

/** All switches of the simulator with their descriptions; docs/doubles.md explains the rules. */
export const SWITCHES = switches(`
# Nada é feito
${AWAY}
fora-do-ar-espere-negativo | * | status {"status":503,"retryAfter":-5} | 503 com Retry-After negativo
fora-do-ar-espere-passado | * | status {"status":503,"retryAfter":"Wed, 21 Oct 2015 07:28:00 GMT"} | 503 com Retry-After de uma data passada
limite | open | status {"status":429,"retryAfter":5} | Excesso de chamadas: 429, tente em 5 s
limite-enorme | * | status {"status":429,"retryAfter":999999} | Excesso de chamadas: 429, tente daqui a 11 dias
conexao-cai | * | reset | A conexão cai antes de qualquer coisa
sem-resposta | * | hang | Nenhuma resposta, e nada é feito
sem-efeito | open | no-effect | A abertura é respondida como feita, mas nenhuma SS existe

# É feito, mas a Ponte não fica sabendo
resposta-perdida | open | answer-lost | A SS é aberta, mas a resposta se perde
resposta-cortada | open | answer-cut | A SS é aberta, mas a resposta é cortada ao meio
erro-504 | open | error-but-commits {"status":504} | A SS é aberta, mas a resposta é 504
erro-504-depois | open | error-but-commits {"status":504,"ms":5000} | A resposta é 504, e a SS é aberta 5 s depois
erro-500-depois | open | error-but-commits {"status":500,"ms":5000} | A resposta é 500, e a SS é aberta 5 s depois
erro-408-depois | open | error-but-commits {"status":408,"ms":5000} | A resposta é 408, e a SS é aberta 5 s depois
conexao-cai-depois-abre | open | answer-lost {"ms":5000} | A conexão cai, e a SS é aberta 5 s depois
abre-tarde | open | late-commit {"ms":5000} | Nenhuma resposta; a SS é aberta 5 s depois que a Ponte desiste
lenta | * | delay {"ms":800,"upToMs":8000} | Toda resposta demora de 0,8 a 8 s
resposta-html | open | malformed {"as":"html"} | A SS é aberta, e a resposta é uma página HTML
resposta-estranha | open | malformed {"as":"shape"} | A SS é aberta, e a resposta tem outra forma

# A abertura faz outra coisa
abre-duas | open | opens-twice | Uma abertura cria duas SSs
numero-alheio | open | number-of-another | A resposta traz o número da SS de outro pedido
sem-numero | open | number-absent | A resposta não traz número

# Recusas dentro de um 200
recusa-muda | * | refusal | Recusa sem palavras: valid = false
chave-invalida | * | refusal {"message":"Chave inválida"} | Recusa com “Chave inválida”
limite-excedido | * | refusal {"message":"Limite excedido"} | Recusa com “Limite excedido”
chave-trocada-401 | * | unauthorized | Chave trocada: 401
chave-trocada-403 | * | status {"status":403,"message":"Acesso negado"} | Chave trocada: 403

# A consulta mostra outra coisa
consulta-atrasada | * | lag {"ms":20000} | As consultas mostram tudo como era há 20 s
busca-vazia | findByReference | look-empty | A busca pela referência não acha a SS, que existe
ss-nao-encontrada | findBySs | look-empty | A leitura pelo número não acha a SS, que existe
busca-alheia | findByReference | look-other | A busca pela referência acha a SS de outro pedido
busca-varias | findByReference | look-several | A busca pela referência acha também a SS de outro pedido
sem-referencia | * | reference-absent | As SSs não mostram a referência (ela fica só na descrição)
referencia-branca | * | reference-blank | As SSs mostram a referência em branco
referencia-cortada | * | reference-cut | As SSs mostram a referência cortada
referencia-alheia | * | reference-foreign | As SSs mostram a referência de outro pedido
sem-descricao | * | description-blank | As SSs não mostram a descrição
descricao-cortada | * | description-cut | As SSs mostram a descrição cortada
descricao-html | * | description-mangled {"how":"tags"} | A descrição vem com entidades e marcas no meio das palavras
descricao-html-dobrado | * | description-mangled {"how":"twice"} | A descrição vem com o HTML escapado duas vezes
horario-de-verao-adianta | * | dates {"shiftMinutes":60} | As datas estão uma hora adiantadas (horário de verão)
horario-de-verao-atrasa | * | dates {"shiftMinutes":-60} | As datas estão uma hora atrasadas (horário de verão)
horario-de-verao-inexistente | * | dates {"shown":"2018-11-04 00:30:00"} | As datas caem na hora que o horário de verão pulou

# Avisos à Ponte
aviso-perdido | callback | lost | O aviso à Ponte se perde (a varredura dela o repara)
aviso-repetido | callback | duplicate {"copies":2} | O aviso à Ponte chega duas vezes ao mesmo tempo
aviso-outra-vez | callback | repeat {"ms":10000} | O aviso à Ponte chega outra vez 10 s depois
aviso-referencia-branca | callback | reference-blank | O aviso vem com a referência em branco
aviso-referencia-cortada | callback | reference-cut | O aviso vem com a referência cortada
aviso-referencia-estranha | callback | reference-foreign {"reference":"OS 77/2026"} | O aviso vem com uma referência que não é da Ponte
aviso-numero-alheio | callback | number-of-another | O aviso vem com o número da SS de outro pedido
aviso-sem-numero | callback | number-absent | O aviso vem sem número
conclusao-adiantada | campo.complete | early {"ms":15000} | A conclusão é avisada 15 s antes de valer
cancelamento-adiantado | campo.cancel | early {"ms":15000} | O cancelamento é avisado 15 s antes de valer

# A Sismetro age por conta própria
conclusao-forjada | open | forged {"end":"completed","ms":5000} | A conclusão é avisada 5 s depois da abertura, sem ter havido
cancelamento-forjado | open | forged {"end":"cancelled","ms":5000} | O cancelamento é avisado 5 s depois da abertura, sem ter havido
some | open | deleted {"ms":5000} | A SS some 5 s depois da abertura
excluida | open | deleted {"shown":true,"ms":5000} | A SS é excluída 5 s depois da abertura
dividida | open | split {"ms":5000} | A SS é dividida em duas 5 s depois da abertura
mesclada | open | merged {"ms":5000} | A SS é mesclada com outra 5 s depois da abertura
transferida | open | transferred {"ms":5000} | A SS é transferida para outra unidade 5 s depois da abertura
vizinha | open | neighbour | Outra empresa da mesma unidade abre uma SS para um pedido de mesmo número
reaberta | callback | reopened {"ms":5000} | A SS é reaberta 5 s depois do aviso do seu fim
`);
