/** The rules that fields must meet, as the sender of a body reads them, and in Portuguese for operators. */
const IN_PORTUGUESE = {
  'must be text of 1 to 128 printable characters':
    'deve ser um texto de 1 a 128 caracteres visíveis',
  'must be text of 1 to 128 printable characters, or a whole number up to 1,000,000,000,000':
    'deve ser um texto de 1 a 128 caracteres visíveis, ou um número inteiro até 1.000.000.000.000',
  'must be 1 to 128 printable characters': 'deve ter de 1 a 128 caracteres visíveis',
  'must be the number of an SS': 'deve ser o número de uma SS',
  'must not be an empty list with other words': 'traz uma lista vazia e outras palavras',
  'must not have rows beyond its last page': 'traz linhas além da última página',
  'must be the requested SS': 'não mostra a SS pedida',
  'must not show the requested SS in two ways': 'mostra a SS pedida de duas formas',
  'must be the requested order': 'não mostra o pedido que se pediu',
  'names only an order, and the profile has no call that reads it (calls.fetchOrder)':
    'só nomeia um pedido, e o perfil não tem a chamada que o lê (calls.fetchOrder)',
  'must be words in lower case with hyphens': 'deve ser palavras em minúsculas, com hífens',
  'must say that an SS was opened, completed or cancelled':
    'deve dizer se a SS foi aberta (opened), concluída (completed) ou cancelada (cancelled)',
  'must be a number': 'deve ser um número',
  'must be a day': 'deve ser um dia',
  'must be null: the incident ends by itself': 'deve ser nulo: a ocorrência termina sozinha',
  'must be one of the next 14 days': 'deve ser um dos próximos 14 dias',
  'must be a name of at most 60 characters': 'deve ser um nome de até 60 caracteres',
  'must be a name, without a telephone or a document':
    'deve ser um nome, sem telefone nem documento',
  'must be at most 1,000,000,000,000': 'deve ser no máximo 1.000.000.000.000',
  'must be zero or more': 'deve ser zero ou mais',
  'must be greater than zero': 'deve ser maior que zero',
  'must have at most 2 decimals': 'deve ter no máximo 2 casas decimais',
  'must be text': 'deve ser um texto',
  'must have fields (a JSON object)': 'deve trazer campos (um objeto JSON)',
  'must be an item with a service, a quantity and a price':
    'deve ser um item com serviço, quantidade e preço',
  'must have the code of the branch': 'deve trazer o código da filial',
  'must have the code of the service': 'deve trazer o código do serviço',
  'must have the id or the description of the equipment':
    'deve trazer o número ou a descrição do equipamento',
  'must be an order (ORDER) or a quote (QUOTE)':
    'deve ser um pedido (ORDER) ou um orçamento (QUOTE)',
  'must be a list of items': 'deve ser uma lista de itens',
  'must contain at least one item': 'deve ter ao menos um item',
  'must be the closing of a service order (externalServiceOrderFinished)':
    'deve ser o fechamento de um pedido de serviço (externalServiceOrderFinished)',
  'must be the tenant that this unit belongs to': 'deve ser a empresa a que pertencem estas chaves',
  'must be a reference from Ponte for the tenant that this unit belongs to':
    'deve ser a referência que a Ponte deu a um pedido desta empresa',
  'must not be the SS of another order': 'não pode ser o número de uma SS que é de outro pedido',
  'must be a list of 1 to 50 ids': 'deve ser uma lista de 1 a 50 identificações',
  'is required for amend-equipment, and allowed only there':
    'deve estar em amend-equipment, e só nela',
  'must not name another order': 'não pode citar outro pedido',
  'must have the number of the SS or our reference':
    'deve trazer o número da SS ou a nossa referência',
  'the tenant is no longer in the settings': 'a empresa não está mais na configuração',
  'must say why, in 1 to 500 characters': 'deve dizer por quê, em 1 a 500 caracteres',
  'must be at most 500 characters': 'deve ter no máximo 500 caracteres',
  'must be an http(s) address': 'deve ser um endereço http(s)',
  'must point to Sismetro, or to a host of sismetro.linkHosts in the settings':
    'deve levar à Sismetro, ou a um endereço de sismetro.linkHosts na configuração',
  'must be a date (2026-11-24) or a date-time with offset (2026-11-24T10:00:00-03:00)':
    'deve ser uma data (2026-11-24), ou data e hora com fuso (2026-11-24T10:00:00-03:00)',
  'must not be earlier than from': 'não pode vir antes do início',
  'must not be combined with q': 'não vale junto com q',
  'must be the nextCursor of the same list with the same filter':
    'deve ser o nextCursor da mesma lista com o mesmo filtro',
  'must be a whole name: two words at least, 200 characters at most':
    'deve ser um nome inteiro: ao menos duas palavras, no máximo 200 caracteres',
  'must be a CPF (11 digits) or a CNPJ (14 characters)':
    'deve ser um CPF (11 dígitos) ou um CNPJ (14 caracteres)',
  'must name one tenant': 'deve nomear uma empresa',
  'must be true or false': 'deve ser true ou false',
  'must appear only once': 'deve vir uma só vez',
  'must be the call of a timeline item': 'deve ser a chamada de um item do histórico',
  'must be a number from 1 to 200': 'deve ser um número de 1 a 200',
  'must be a number of at least 1': 'deve ser um número a partir de 1',
  'must be a number of days': 'deve ser um número de dias',
  'either this or filter is required, not both': 'deve estar presente, ou então filter; não ambos',
  'must be retry, amend-equipment, link-ss, take-over, release, cancel or settle':
    'deve ser retry, amend-equipment, link-ss, take-over, release, cancel ou settle',
  'must be released or cancelled': 'deve ser released ou cancelled',
  'must be <tenant>/<order id>': 'deve ser <empresa>/<id do pedido>',
} as const;

export type Rule = keyof typeof IN_PORTUGUESE;

/** Returns the message of a rule. A message without a Portuguese text does not compile. */
export const rule = (message: Rule): Rule => message;

/**
 * Returns the message in Portuguese. A message that is not one of our rules, but the schema's own, gets a general text.
 */
export const inPortuguese = (message: string): string =>
  Object.hasOwn(IN_PORTUGUESE, message)
    ? IN_PORTUGUESE[message as Rule]
    : 'não tem a forma esperada';
