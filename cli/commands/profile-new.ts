import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { DEFAULT_SYSTEMS, type Side } from '../../domain/systems.js';
import type { Context } from '../context.js';
import { CliError } from '../exit.js';

/** What a profile may say about a capability, by its name. */
const CAPABILITIES: Readonly<Record<Side, Readonly<Record<string, string>>>> = {
  erp: {
    readOrder: 'um pedido pode ser lido pelo seu id',
    listAwaiting: 'os pedidos que aguardam integração podem ser listados',
  },
  'field-service': {
    findByReference: 'uma SS pode ser achada pela nossa referência',
    readOne: 'uma SS pode ser lida pelo seu número',
    listAll: 'as SS podem ser listadas, a mais nova primeiro',
    showsReference: 'uma SS mostra a nossa referência, em um campo ou na descrição',
    equipmentSearch: 'os equipamentos podem ser procurados',
  },
};

const SHIPPED: Readonly<Record<Side, string>> = { erp: 'senior-x', 'field-service': 'sismetro' };

/** `ponte profile new`: writes a commented profile to begin with. */
export function addProfileNewCommand(profile: Command, context: Context): void {
  profile
    .command('new')
    .description('escreve um perfil comentado, para completar')
    .argument('<arquivo>', 'o arquivo novo, como ./acme-erp.yaml')
    .addOption(
      new Option('--side <lado>', 'erp, ou field-service (onde as SS são abertas)')
        .choices(Object.keys(SHIPPED))
        .makeOptionMandatory(),
    )
    .action(async (file: string, { side }: { readonly side: Side }) => {
      const text = await profileText(file, side);
      try {
        writeFileSync(file, text, { flag: 'wx' });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const why = code === 'EEXIST' ? 'já existe' : `não pôde ser gravado (${code})`;
        throw new CliError(`O arquivo ${file} ${why}.`);
      }
      context.output().give({ file, side }, (page) => {
        page.line(`O perfil está em ${file}. Complete-o, e confira cada passo:`);
        page.line(`  ponte profile test ${file} --flow samples/`);
      });
    });
}

async function profileText(file: string, side: Side): Promise<string> {
  const capabilities = Object.entries(CAPABILITIES[side]).map(
    ([call, text]) => `  ${call}: true # ${text}\n`,
  );
  return `# Como este sistema fala: só o que difere de ${SHIPPED[side]}. docs/profiles.md explica cada campo.
# Expressões e textos com { } [ ] : # vão entre aspas, ou depois de | nas linhas seguintes.
# Confira com: ponte profile test ${file} --flow samples/
extends: ${SHIPPED[side]}
side: ${side}
name: ${DEFAULT_SYSTEMS[side === 'erp' ? 'erp' : 'fieldService']} # o nome do sistema nas telas

# O que este sistema tem. Sem uma chamada (false), a Ponte faz o que pode sem ela.
capabilities:
${capabilities.join('')}${await inheritedText(side)}
# Como a Ponte se identifica, se não for como ${SHIPPED[side]}: um destes, ou auth: none. Os segredos vêm de credentials, na
# configuração da empresa.
# auth:
#   headers: { x-api-key: '{credentials.apiKey}' }
#   basic: { user: '{credentials.user}', password: '{credentials.password}' }
#   oauth2: { url: '{baseUrl}/oauth/token', clientId: '{credentials.clientId}', clientSecret: '{credentials.clientSecret}' }
#   login: { method: POST, url: '{baseUrl}/login', body: '{ "user": credentials.user, "password": credentials.password }', token: body.token }
#   session: { method: POST, url: '{baseUrl}/login', form: '{ "user": credentials.user, "password": credentials.password }' }
# headers: { ${side === 'erp' ? 'authorization: null, ' : ''}${UNUSED_HEADERS[side]} } # com headers, basic ou session
# headers: { ${UNUSED_HEADERS[side]}, authorization: 'Bearer {token}' } # com oauth2 ou login

# O que as respostas são, se não for json: xml ou text. O dos corpos recebidos, também form, vai em inbound: { content: xml }
# answers: xml
${EXAMPLES[side]}`;
}

/** Headers of the shipped profiles, which another way to authenticate takes away. */
const UNUSED_HEADERS: Readonly<Record<Side, string>> = {
  erp: 'client_id: null',
  'field-service': 'unit: null, key: null',
};

/** Comments on what a profile inherits as long as it says nothing else. */
async function inheritedText(side: Side): Promise<string> {
  const { readProfileSource } = await import('../../vendors/profile/source.js');
  const { headers, failure, calls, rows, states, inbound } = readProfileSource(SHIPPED[side], '.')
    .values as unknown as Inherited;
  const named = (what: string, names: object = {}) =>
    Object.keys(names).length > 0 ? [`${what} ${Object.keys(names).join(', ')}`] : [];
  const meaningsOf = ([value, meaning]: readonly [string, string | object]) =>
    typeof meaning === 'object'
      ? `${value} (${Object.keys(meaning).join(', ')})`
      : `${value} = ${meaning}`;
  const lines = [
    ...named('headers', headers),
    ...(failure === undefined ? [] : ['failure, sobre cada resposta']),
    ...Object.entries(calls).map(([name, { method, url }]) => `calls.${name} = ${method} ${url}`),
    ...named('rows', rows),
    `states ${Object.entries(states).map(meaningsOf).join(', ')}`,
    ...named('inbound', inbound),
  ];
  const head = `O que este perfil herda de ${SHIPPED[side]} enquanto não diz outra coisa; null tira`;
  return `\n# ${head}:\n${lines.map((line) => `#   - ${line}\n`).join('')}`;
}

/** The parts of a shipped profile, as written. */
interface Inherited {
  readonly headers?: object;
  readonly failure?: unknown;
  readonly calls: Readonly<Record<string, { readonly method: string; readonly url: string }>>;
  readonly rows?: object;
  readonly states: Readonly<Record<string, string | object>>;
  readonly inbound?: object;
}

/** What a consultant writes next, commented out. */
const EXAMPLES: Readonly<Record<Side, string>> = {
  erp: `
# O que uma resposta sem sucesso significa: refused, not-found, again, uncertain, credentials ou quota.
# failure: |
#   body.sucesso = false ? { "is": "refused", "words": body.mensagem }

# As chamadas que diferem: endereço, corpo e resposta.
# calls:
#   releaseOrder:
#     method: PUT
#     url: '{baseUrl}/pedidos/{orderId}/liberar'
#     body: null
#   readOrder:
#     url: '{baseUrl}/pedidos/{orderId}'
#     answer: '{ "id": id, "number": numero, "status": situacao, "observations": [observacoes] }'

# O que cada situação de um pedido significa: awaiting-integration, released, billed ou cancelled.
# states:
#   ABERTO: awaiting-integration

# Como o corpo recebido vira o pedido da Ponte (docs/wire.md, seção 2).
# inbound:
#   order: dados.pedido ?? $
`,
  'field-service': `
# O que uma resposta sem sucesso significa: refused, not-found, again, uncertain, credentials ou quota.
# failure: |
#   body.sucesso = false ? { "is": "refused", "words": body.mensagem }

# As chamadas que diferem: endereço, corpo e resposta.
# calls:
#   open:
#     url: '{baseUrl}/ordens'
#     body: '{ "referencia": reference, "texto": order.number & "\\n" & mark }'
#     answer: '{ "ss": numero, "link": link }'
#   readOne:
#     url: '{readUrl}/ordens/{ss}'
#     query: null
#     answer: '{ "rows": [$] }'

# Como uma linha de uma resposta vira uma SS.
# rows:
#   serviceRequest: '{ "ss": numero, "reference": referencia, "status": situacao, "progress": etapa }'

# O que os dois valores de uma SS significam: open, in-progress, completed, cancelled, removed ou ignore.
# states:
#   status:
#     CONCLUIDA: completed

# Como o corpo de um aviso vira o da Ponte (docs/wire.md, seção 3). Um chamado que a Ponte não abriu deve ser ignorado:
# sem isso, o aviso dele espera uma hora por um pedido e depois vai para os avisos parados. A nossa referência começa
# pela identificação da empresa e uma barra.
# inbound:
#   completed: '$contains(referencia, /^acme\\//) ? { "ss": numero, "externalReference": referencia } : { "ignore": "not-ours" }'
`,
};
