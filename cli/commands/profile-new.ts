import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { stringify } from 'yaml';
import { z } from 'zod';
import { DEFAULT_SYSTEMS, type Side } from '../../domain/systems.js';
import { createInterview, type Question } from '../ask.js';
import type { Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';

/** What a profile may say about a capability, by its name: the question about it. */
const CAPABILITIES: Readonly<Record<Side, Readonly<Record<string, string>>>> = {
  erp: {
    readOrder: 'Um pedido pode ser lido pelo seu id',
    listAwaiting: 'Os pedidos que aguardam integração podem ser listados',
  },
  'field-service': {
    findByReference: 'Uma SS pode ser achada pela nossa referência',
    readOne: 'Uma SS pode ser lida pelo seu número',
    listAll: 'As SS podem ser listadas, a mais nova primeiro',
    showsReference: 'Uma SS mostra a nossa referência, em um campo ou na descrição',
    equipmentSearch: 'Os equipamentos podem ser procurados',
  },
};

const SHIPPED: Readonly<Record<Side, string>> = { erp: 'senior-x', 'field-service': 'sismetro' };

/** Headers of the shipped profiles, which another way to authenticate takes away. */
const HEADERS: Readonly<Record<Side, Readonly<Record<string, null>>>> = {
  erp: { authorization: null, client_id: null },
  'field-service': { unit: null, key: null },
};

const BEARER = { authorization: 'Bearer {token}' };
const USER = { user: '{credentials.user}', password: '{credentials.password}' };
const LOG_IN = { method: 'POST', url: '{baseUrl}/login' };
const BODY = '{ "user": credentials.user, "password": credentials.password }';

/** Ways to authenticate: the blocks `auth` and `headers` to begin with. */
const AUTH: Readonly<Record<string, { readonly auth?: unknown; readonly headers?: object }>> = {
  padrao: {},
  none: { auth: 'none' },
  headers: { auth: { headers: { 'x-api-key': '{credentials.apiKey}' } } },
  basic: { auth: { basic: USER } },
  login: { auth: { login: { ...LOG_IN, body: BODY, token: 'body.token' } }, headers: BEARER },
  oauth2: {
    auth: {
      oauth2: {
        url: '{baseUrl}/oauth/token',
        clientId: '{credentials.clientId}',
        clientSecret: '{credentials.clientSecret}',
      },
    },
    headers: BEARER,
  },
  session: { auth: { session: { ...LOG_IN, form: BODY } } },
};

const CONTENTS = ['json', 'xml', 'text', 'form'] as const;

const oneOf = (values: readonly string[]) =>
  z.string().refine((text) => values.includes(text), `deve ser um destes: ${values.join(', ')}`);

const SIDE: Question = {
  option: '--side',
  text: 'Lado: erp, ou field-service (onde as SS são abertas)',
  schema: oneOf(Object.keys(SHIPPED)),
};

const questionsFor = (side: Side): Readonly<Record<string, Question>> => ({
  name: {
    option: '--name',
    text: 'Nome do sistema nas telas',
    schema: z.string().max(40, 'deve ter até 40 caracteres'),
    preset: DEFAULT_SYSTEMS[side === 'erp' ? 'erp' : 'fieldService'],
  },
  auth: {
    option: '--auth',
    text: `Como a Ponte se identifica: ${Object.keys(AUTH).join(', ')} (padrao: como ${SHIPPED[side]})`,
    schema: oneOf(Object.keys(AUTH)),
    preset: 'padrao',
  },
  content: {
    option: '--content',
    text: `O que o sistema envia e responde: ${CONTENTS.join(', ')}`,
    schema: oneOf(CONTENTS),
    preset: 'json',
  },
});

interface NewOptions {
  readonly side?: string;
  readonly name?: string;
  readonly auth?: string;
  readonly content?: string;
  readonly lacks?: readonly string[];
}

/** `ponte profile new`: asks how a system differs, and writes a commented profile to begin with. */
export function addProfileNewCommand(profile: Command, context: Context): void {
  profile
    .command('new')
    .description('escreve um perfil comentado; pergunta o que as opções não dizem')
    .argument('<arquivo>', 'o arquivo novo, como ./acme-erp.yaml')
    .option('--side <lado>', SIDE.text)
    .option('--name <nome>', 'nome do sistema nas telas')
    .option('--auth <modo>', `como a Ponte se identifica: ${Object.keys(AUTH).join(', ')}`)
    .option('--content <tipo>', `o que o sistema envia e responde: ${CONTENTS.join(', ')}`)
    .addOption(
      new Option('--lacks <chamada...>', 'o que o sistema não tem; none: tem tudo').choices([
        'none',
        ...Object.values(CAPABILITIES).flatMap(Object.keys),
      ]),
    )
    .action(async (file: string, given: NewOptions) => {
      const { side, answers, has } = await ask(context, given);
      const text = profileText(file, side, answers, has, await inheritedText(side));
      try {
        writeFileSync(file, text, { flag: 'wx' });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const why = code === 'EEXIST' ? 'já existe' : `não pôde ser gravado (${code})`;
        throw new CliError(`O arquivo ${file} ${why}.`);
      }
      context.output().give({ file, side }, (page) => {
        page.line(`O perfil está em ${file}. Complete calls e states, e confira cada passo:`);
        page.line(`  ponte profile test ${file} --flow samples/`);
      });
    });
}

async function ask(context: Context, given: NewOptions) {
  const interview = createInterview(context.terminal);
  try {
    const side = (await interview.ask(SIDE, given.side)) as Side;
    const calls = Object.keys(CAPABILITIES[side]);
    const foreign = given.lacks?.find((call) => call !== 'none' && !calls.includes(call));
    if (foreign !== undefined) {
      const why = `não vai com --side ${side}, que tem: ${calls.join(', ')}`;
      throw new CliError(`--lacks ${foreign} ${why}`, EXIT.usage);
    }
    const answers: Record<string, string> = {};
    for (const [name, question] of Object.entries(questionsFor(side))) {
      answers[name] = await interview.ask(question, given[name as 'name' | 'auth' | 'content']);
    }
    const has: Record<string, boolean> = {};
    for (const [name, text] of Object.entries(CAPABILITIES[side])) {
      const said = given.lacks && (given.lacks.includes(name) ? 'n' : 's');
      const question = { option: '--lacks', text: `${text} (s/n)`, preset: 's' };
      has[name] = (await interview.ask({ ...question, schema: oneOf(['s', 'n']) }, said)) === 's';
    }
    return { side, answers, has };
  } finally {
    interview.close();
  }
}

function profileText(
  file: string,
  side: Side,
  { name, auth: way = '', content = 'json' }: Readonly<Record<string, string>>,
  has: Readonly<Record<string, boolean>>,
  inherited: string,
): string {
  const { auth, headers } = AUTH[way] ?? {};
  const block = (value: object) => stringify(value, { lineWidth: 0 });
  const capabilities = Object.entries(CAPABILITIES[side]).map(
    ([call, text]) =>
      `  ${call}: ${String(has[call])} # ${text.charAt(0).toLowerCase()}${text.slice(1)}\n`,
  );
  return [
    `# Como este sistema fala: só o que difere de ${SHIPPED[side]}. docs/profiles.md explica cada campo.\n`,
    `# Expressões e textos com { } [ ] : # vão entre aspas, ou depois de | nas linhas seguintes.\n`,
    `# Confira com: ponte profile test ${file} --flow samples/\n`,
    block({ extends: SHIPPED[side], side, name }),
    '\n# O que este sistema tem. Sem uma chamada, a Ponte faz o que pode sem ela.\n',
    `capabilities:\n${capabilities.join('')}`,
    ...(auth === undefined
      ? []
      : [
          '\n# Como a Ponte se identifica. Os segredos vêm de credentials, na configuração da empresa.\n',
          block({ auth, headers: { ...HEADERS[side], ...headers } }),
        ]),
    ...(content === 'json'
      ? []
      : [
          '\n# O que as respostas e os corpos recebidos são.\n',
          block({ ...(content !== 'form' && { answers: content }), inbound: { content } }),
        ]),
    inherited,
    EXAMPLES[side],
  ].join('');
}

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
# sem isso, o aviso dele espera uma hora por um pedido e depois vai para os avisos separados. A nossa referência começa
# pela identificação da empresa e uma barra.
# inbound:
#   completed: '$contains(referencia, /^acme\\//) ? { "ss": numero, "externalReference": referencia } : { "ignore": "not-ours" }'
`,
};
