/** What is wrong with settings or a profile, in Portuguese for the users of the command line. */

const ADDRESS = 'sem usuário, parâmetros nem #';
const REQUIRED = 'é obrigatório em produção (NODE_ENV)';

/** Messages without variable parts. */
const SENTENCES: Readonly<Record<string, string>> = {
  'is missing': 'está faltando',
  'is not valid': 'não é válido',
  'is not a known setting': 'não é um item conhecido da configuração',
  'is not a known field': 'não é um campo conhecido do perfil',
  'is empty: write a value, or leave the setting out': 'está vazio: ponha um valor, ou tire o item',
  'must be a text': 'deve ser um texto',
  'must be a list': 'deve ser uma lista',
  'must be a block of settings': 'deve ser um bloco de itens',
  'must be a block of fields': 'deve ser um bloco de campos',
  'must be true or false': 'deve ser true ou false',
  'must be a text: quote it, or write | and the text on the next lines':
    'deve ser um texto: ponha-o entre aspas, ou depois de | nas linhas seguintes',
  'must be an address such as https://host/path, without user, query or fragment': `deve ser um endereço como https://host/caminho, ${ADDRESS}`,
  'must be an address such as https://login.example.com/company, without user, query or fragment': `deve ser um endereço como https://login.example.com/empresa, ${ADDRESS}`,
  'must be an address such as https://host/path?token=…':
    'deve ser um endereço como https://host/caminho?token=…',
  'must be an IANA time zone such as America/Sao_Paulo':
    'deve ser um fuso horário da IANA, como America/Sao_Paulo',
  'must be 64 hexadecimal digits': 'deve ter 64 dígitos hexadecimais',
  'must be the key itself, or { sha256: "<64 hexadecimal digits>" }':
    'deve ser a própria chave, ou { sha256: "<64 dígitos hexadecimais>" }',
  'must be an IP address or a CIDR block, such as 203.0.113.7 or 203.0.113.0/24':
    'deve ser um endereço IP ou um bloco CIDR, como 203.0.113.7 ou 203.0.113.0/24',
  'must be the base64 of 24 to 64 bytes, optionally prefixed with whsec_: openssl rand -base64 32':
    'deve ser o base64 de 24 a 64 bytes, com ou sem whsec_ na frente: openssl rand -base64 32',
  'must be the name of a header': 'deve ser o nome de um cabeçalho',
  'must be true: the signature of inbound.sismetro does not contain {path}, so a signed callback could be sent again as another event':
    'deve ser true: a assinatura de inbound.sismetro não contém {path}, e um aviso assinado poderia ser enviado de novo como outro evento',
  'must contain at least one secret': 'deve ter ao menos um segredo',
  'must contain at least one key': 'deve ter ao menos uma chave',
  'must contain at least one address': 'deve ter ao menos um endereço',
  'requires header: without one, signatures follow Standard Webhooks':
    'precisa de header: sem ele, as assinaturas seguem o Standard Webhooks',
  'must contain {timestamp} if pattern or timestampHeader names one, and only then':
    'deve conter {timestamp} se pattern ou timestampHeader traz um, e só então',
  'must be headers, bearer, basic, path, query or signature, or a block such as { headers: { key: x-api-key } }':
    'deve ser headers, bearer, basic, path, query ou signature, ou um bloco como { headers: { key: x-api-key } }',
  'must be the word none, or a block such as { secrets: ["${…}"] }':
    'deve ser a palavra none, ou um bloco como { secrets: ["${…}"] }',
  'must be the word none, or a block such as { keys: [{ id: "1", key: "${…}" }] }':
    'deve ser a palavra none, ou um bloco como { keys: [{ id: "1", key: "${…}" }] }',
  'must be a host such as pdf.example.com, or *.example.com for all below it':
    'deve ser um host como pdf.example.com, ou *.example.com para todos abaixo dele',
  'must be an e-mail address': 'deve ser um endereço de e-mail',
  'user and password must both be set': 'user e password vão sempre juntos',
  'must be a name of letters and digits, such as apiKey':
    'deve ser um nome de letras e dígitos, como apiKey',
  'must be a name of 1 to 40 characters, such as Bling':
    'deve ser um nome de 1 a 40 caracteres, como Bling',
  'must be 1 to 32 lower-case letters, digits and hyphens':
    'deve ter de 1 a 32 letras minúsculas, dígitos e hifens',
  'must contain email, webhook or both': 'deve ter email, webhook ou os dois',
  'must be `all`, or the branches by their code, such as "1": { integration: true }':
    'deve ser `all`, ou as filiais pelo código, como "1": { integration: true }',
  'must be a date (2027-01-31) or a date-time with offset (2027-01-31T18:00:00-03:00)':
    'deve ser uma data (2027-01-31), ou data e hora com fuso (2027-01-31T18:00:00-03:00)',
  'must be a date-time with offset, such as 2027-01-31T18:00:00-03:00':
    'deve ser data e hora com fuso, como 2027-01-31T18:00:00-03:00',
  'must not be in the future': 'não pode estar no futuro',
  'must be only the issuer, without /.well-known/ and what follows':
    'deve ser só o emissor, sem /.well-known/ e o que vem depois',
  'must begin with https:// (http:// is allowed only for this machine)':
    'deve começar com https:// (http:// só vale para esta máquina)',
  'must contain openid': 'deve conter openid',
  'must not contain spaces: scopes are sent as a space-separated list':
    'não pode conter espaços: eles separam um do outro',
  'must contain at least one value of the claim, such as { value: ponte-admin, role: admin }':
    'deve ter ao menos um valor, como { value: ponte-admin, role: admin }',
  'must be 5 or more, or 0 for no limit': 'deve ser 5 ou mais, ou 0 para não haver limite',
  'must be 32 bytes in base64, as created by `ponte key create`; put the key itself into a variable: "${…}"':
    'deve ter 32 bytes em base64, como os que ponte key create cria; ponha a chave numa variável: "${…}"',
  'must be 1 to 64 letters, digits, dots, hyphens':
    'deve ter de 1 a 64 letras, dígitos, pontos e hifens',
  'must contain at least one key; `encryption: none` says that nothing is encrypted':
    'deve ter ao menos uma chave; `encryption: none` diz que nada é cifrado',
  'must be host:port, such as 127.0.0.1:7233': 'deve ser host:porta, como 127.0.0.1:7233',
  'must be 1 to 128 of letters, digits and . _ + -':
    'deve ter de 1 a 128 letras, dígitos e . _ + -',
  'there is no tenant with this id': 'não há empresa com esta identificação',
  'is required by auth: signature': 'é obrigatório com auth: signature',
  'must be absent with auth: signature, which has no key':
    'não vai com auth: signature, que não tem chave',
  'is required in production (NODE_ENV): the https:// address that callers and browsers use': `${REQUIRED}: o endereço https:// que os sistemas e os navegadores usam`,
  'is required in production (NODE_ENV): the keys that encrypt personal data; create one with `ponte key create`': `${REQUIRED}: as chaves que cifram dados pessoais; crie uma com ponte key create`,
  'is required in production (NODE_ENV): it identifies customers who request their data; create one with `ponte key create --for customers`': `${REQUIRED}: com ele se acham os pedidos de quem pede os seus dados; crie uma chave com ponte key create --for customers`,
  'is required in production (NODE_ENV): with api.replicas above 1, all api processes must read the same cookies; create one with openssl rand -base64 32': `${REQUIRED}: com api.replicas acima de 1, todos os processos da api precisam ler os mesmos cookies; crie um com openssl rand -base64 32`,
  'needs encryption.keys: its refresh token is kept at Temporal':
    'precisa de encryption.keys: o refresh token dele fica guardado no Temporal',
  'TEMPORAL_TLS_CLIENT_CERT_* and TEMPORAL_TLS_CLIENT_KEY_* go together: one is missing':
    'TEMPORAL_TLS_CLIENT_CERT_* e TEMPORAL_TLS_CLIENT_KEY_* vão juntas: falta uma',
  'not valid YAML: an alias (*) that no anchor (&) precedes, or too many of them':
    'não é YAML válido: um alias (*) sem a âncora (&) antes dele, ou aliases demais',
  'not valid YAML: bad indent': 'não é YAML válido: um recuo errado',
  'not valid YAML: tab as indent': 'não é YAML válido: um recuo com tabulação em vez de espaços',
  'not valid YAML: duplicate key': 'não é YAML válido: um nome repetido',
  'not valid YAML: missing char': 'não é YAML válido: falta um sinal, como aspas ou colchete',
  'must be YAML with the fields of a profile': 'deve ser YAML com os campos de um perfil',
  'quote the text that begins with *': 'ponha entre aspas o texto que começa com *',
  'must be erp or field-service': 'deve ser erp ou field-service',
  'contradicts side': 'contradiz side',
  'must name one profile': 'deve nomear um perfil',
  'must be the name of a cookie': 'deve ser o nome de um cookie',
  'must name at least one cookie': 'deve nomear ao menos um cookie',
  'must be the name of a header that Ponte does not set itself':
    'deve ser o nome de um cabeçalho que a própria Ponte não põe',
  'must be the name of a header, or false': 'deve ser o nome de um cabeçalho, ou false',
  'must be a block of parameters, or an expression':
    'deve ser um bloco de parâmetros, ou uma expressão',
  'must start with {baseUrl}, and have no other placeholder':
    'deve começar com {baseUrl}, sem outro campo entre chaves',
  'must be a name of letters and digits that begins with a small letter':
    'deve ser um nome de letras e dígitos que começa com letra minúscula',
  'is a name that expressions have already': 'é um nome que as expressões já têm',
  'is not allowed with GET': 'não vai com GET',
  'needs showsReference: true': 'precisa de showsReference: true',
};

/** Messages with variable parts. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^must be a whole number from (\d+) to (\d+)$/, 'deve ser um número inteiro de $1 a $2'],
  [/^must be one of: (.*)$/, 'deve ser um destes: $1'],
  [/^must be at least (\d+) characters$/, 'deve ter ao menos $1 caracteres'],
  [
    /^must be at least (\d+) random characters \((.*)\)$/,
    'deve ter ao menos $1 caracteres aleatórios ($2)',
  ],
  [
    /^must be the word any, or a list such as (.*), unless amrValues is a list$/,
    'deve ser a palavra any, ou uma lista como $1, a não ser que amrValues seja uma lista',
  ],
  [
    /^must be the word (\S+), or a list such as (.*)$/,
    'deve ser a palavra $1, ou uma lista como $2',
  ],
  [
    /^must be the word none, or a block with one of: (.*)$/,
    'deve ser a palavra none, ou um bloco com um destes: $1',
  ],
  [/^is not allowed together with (.*)$/, 'não vai junto com $1'],
  [
    /^must not be true with (\w+): a rehearsal would make the call$/,
    'não pode ser true com $1: um ensaio faria a chamada',
  ],
  [/^must be at most (\d+) calls$/, 'deve ter no máximo $1 chamadas'],
  [
    /^must start with (.*), without a query string: use query$/,
    'deve começar com $1, sem parâmetros: eles vão em query',
  ],
  [
    /^is the same as (.*) \(line (\d+)\), with another meaning: keep one of them$/,
    'é o mesmo que $1 (linha $2), com outro significado: deixe só um deles',
  ],
  [/^must contain (\{\w+\}) once$/, 'deve conter $1 uma vez'],
  [/^must not contain braces other than (.*)$/, 'não pode conter chaves além de $1'],
  [/^this (?:\w+) is already used by (.*)$/, 'este valor já está em $1'],
  [
    /^`all` includes the branches of tenant (.*), which has the same ERP: .*$/s,
    '`all` inclui as filiais da empresa $1, que tem o mesmo ERP: um pedido teria duas SSs, e o primeiro fim o liberaria. Nomeie as filiais de cada empresa, ou ponha `mode: rehearsal` em uma delas',
  ],
  [
    /^tenant (.*) has the same ERP and integrates this branch, too: .*$/s,
    'a empresa $1 tem o mesmo ERP e também integra esta filial: um pedido teria duas SSs, e o primeiro fim o liberaria. Deixe a filial em uma só, ou ponha `mode: rehearsal` em uma delas',
  ],
  [
    /^(credentials\..*) is not a possible name: it must be letters and digits, such as apiKey$/,
    '$1 não é um nome possível: deve ter letras e dígitos, como apiKey',
  ],
  [/^there is no (\S+) here, only: (.*)$/, 'aqui não há $1, só: $2'],
  [/^there is no (\S+) here$/, 'aqui não há $1'],
  [/^is missing: (.*) uses it$/, 'está faltando: $1 o usa'],
  [
    /^is missing, or set capabilities\.(\w+) to false$/,
    'está faltando; ou ponha false em capabilities.$1',
  ],
  [
    /^the environment variable (\S+) is not set, or empty$/,
    'a variável de ambiente $1 não está definida, ou está vazia',
  ],
  [/^(\S+) and (\S+) are both set: keep one$/, '$1 e $2 estão definidas: deixe só uma'],
  [/^the file of (\S+) is empty$/, 'o arquivo de $1 está vazio'],
  [/^the file of (\S+) cannot be read \((.*)\)$/, 'o arquivo de $1 não pode ser lido ($2)'],
  [
    /^the file cannot be read \((\w+)\); PONTE_CONFIG names it; .*$/,
    'o arquivo não pode ser lido ($1): confira --config ou PONTE_CONFIG; ponte tenant add cria um',
  ],
  [/^the file cannot be read \((\w+)\)$/, 'o arquivo não pode ser lido ($1)'],
  [
    /^no such profile is shipped, only (.*); name your own file by its path, such as (.*)$/,
    'a Ponte não traz este perfil, só $1; indique o seu arquivo pelo caminho, como $2',
  ],
  [/^is (erp|field-service): a profile of the other side$/, 'é $1: um perfil do outro lado'],
  [/^not valid YAML: (.*)$/, 'não é YAML válido: $1'],
];

/**
 * Returns a message of settings or a profile in Portuguese. What has no Portuguese text stays as it is: a message in
 * English says more than a general one.
 */
export function inPortuguese(message: string): string {
  const sentence = Object.hasOwn(SENTENCES, message) ? SENTENCES[message] : undefined;
  if (sentence !== undefined) return sentence;
  for (const [pattern, text] of PATTERNS) {
    if (pattern.test(message)) return message.replace(pattern, text);
  }
  // a problem of a profile begins with its place: `acme.yaml, line 12: calls.open.body: is missing`
  const [place = '', ...rest] = message.split(': ');
  if (rest.length === 0) return message;
  return `${place.replace(/, line (\d+)$/, ', linha $1')}: ${inPortuguese(rest.join(': '))}`;
}
